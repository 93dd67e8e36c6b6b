// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.process.AikoConstants;
import aiko.process.HostedService;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Says of a log record which Aiko service it belongs to, in the place where the OSGi log has a service: the log is
 * written by another thread, and an Aiko service need not be an OSGi service.
 */
public final class ServiceLogReference implements ServiceReference<Object> {
    private final Bundle bundle;
    /** Logs keep their last entries, which must not keep what services are made of. */
    private final Reference<HostedService> service;

    private final Map<String, Object> properties;

    public ServiceLogReference(HostedService service) {
        bundle = service.bundle();
        this.service = new WeakReference<>(service);
        properties = Map.of(
                AikoConstants.LOG_SERVICE_TOPIC_PATH,
                service.topicPath().toString(),
                AikoConstants.LOG_SERVICE_NAME,
                service.definition().name());
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
        return type == HostedService.class ? type.cast(service.get()) : null;
    }

    @Override
    public int compareTo(Object other) {
        return toString().compareTo(Objects.toString(other));
    }

    @Override
    public String toString() {
        return properties.get(AikoConstants.LOG_SERVICE_TOPIC_PATH).toString();
    }
}
