// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.process.AikoConstants;
import aiko.process.HostedService;
import aiko.threading.AnyThread;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Names the Aiko service of a log record, in the place where the OSGi log has a service: an Aiko service need not be an OSGi
 * service.
 *
 * <p>Its properties are {@link AikoConstants#LOG_SERVICE_TOPIC_PATH} and {@link AikoConstants#LOG_SERVICE_NAME}. It does not
 * keep the service, because logs keep their last records.
 */
@AnyThread
@ProviderType
public abstract class LogReference implements ServiceReference<Object> {
    private final @Nullable Bundle bundle;
    private final Map<String, Object> properties;

    /**
     * Names a service.
     *
     * @param bundle whose record it is
     * @param service null if the record belongs to none: then there are no properties
     */
    protected LogReference(@Nullable Bundle bundle, @Nullable HostedService service) {
        this.bundle = bundle;
        properties = service == null
                ? Map.of()
                : Map.of(
                        AikoConstants.LOG_SERVICE_TOPIC_PATH,
                        service.topicPath().toString(),
                        AikoConstants.LOG_SERVICE_NAME,
                        service.definition().name());
    }

    @Override
    public @Nullable Object getProperty(String key) {
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
    public @Nullable Bundle getBundle() {
        return bundle;
    }

    @Override
    public Bundle @Nullable [] getUsingBundles() {
        return null;
    }

    @Override
    public boolean isAssignableTo(Bundle other, String className) {
        return false;
    }

    @Override
    public <A> @Nullable A adapt(Class<A> type) {
        return null;
    }

    @Override
    public int compareTo(Object other) {
        return toString().compareTo(Objects.toString(other));
    }

    /** The topic path of the service; empty if there is none. */
    @Override
    public String toString() {
        return properties.getOrDefault(AikoConstants.LOG_SERVICE_TOPIC_PATH, "").toString();
    }
}
