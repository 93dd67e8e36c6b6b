// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.logging.internal.record.LogRecord;
import aiko.process.AikoConstants;
import aiko.process.HostedService;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Goes with a record that is handed on to the OSGi log, in the place of a service: says which Aiko service the record
 * belongs to, and that the record has come from here.
 */
final class RecordReference implements ServiceReference<Object> {
    private final Bundle bundle;
    private final Map<String, Object> properties;

    RecordReference(LogRecord record) {
        HostedService service = record.service();
        bundle = record.bundle();
        properties = service == null
                ? Map.of()
                : Map.of(
                        AikoConstants.LOG_SERVICE_TOPIC_PATH,
                        service.topicPath().toString(),
                        AikoConstants.LOG_SERVICE_NAME,
                        service.details().name());
    }

    @Override
    public Object getProperty(String key) {
        return properties.get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return properties.keySet().toArray(String[]::new);
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return new Hashtable<>(properties);
    }

    @Override
    public Bundle getBundle() {
        return bundle;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return null;
    }

    @Override
    public boolean isAssignableTo(Bundle other, String className) {
        return false;
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }

    @Override
    public int compareTo(Object other) {
        return toString().compareTo(Objects.toString(other));
    }

    @Override
    public String toString() {
        return properties.getOrDefault(AikoConstants.LOG_SERVICE_TOPIC_PATH, "").toString();
    }
}
