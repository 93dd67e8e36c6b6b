// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;
import org.osgi.util.converter.Converter;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Adds every OSGi service with the property {@code aiko.name} to the process, and removes it when it goes.
 */
final class ServiceWhiteboard implements ServiceTrackerCustomizer<Object, ServiceWhiteboard.Tracked> {
    static final String NAME = "aiko.name";
    static final String PROTOCOL = "aiko.protocol";
    static final String TAGS = "aiko.tags";

    private final BundleContext context;
    private final ProcessCore core;
    private final Converter converter;
    private final Logger logger;
    private final ServiceTracker<Object, Tracked> tracker;

    /** A service that was found, with what it is registered as now. */
    static final class Tracked {
        private final Object service;
        private ServiceRegistration registration;

        private Tracked(Object service, ServiceRegistration registration) {
            this.service = service;
            this.registration = registration;
        }
    }

    ServiceWhiteboard(BundleContext context, ProcessCore core, Converter converter, Logger logger) {
        this.context = context;
        this.core = core;
        this.converter = converter;
        this.logger = logger;
        this.tracker = new ServiceTracker<>(context, filter(), this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public Tracked addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service == null) {
            return null;
        }
        try {
            return new Tracked(service, register(reference, service));
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            logger.error(
                    "bundle {}: the service with {}={} is not added: {}",
                    reference.getBundle(),
                    NAME,
                    reference.getProperty(NAME),
                    unusable.getMessage());
            context.ungetService(reference);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Tracked tracked) {
        try {
            if (!definition(reference).equals(tracked.registration.definition())) {
                ServiceRegistration changed = register(reference, tracked.service);
                tracked.registration.remove();
                tracked.registration = changed;
            }
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            logger.error(
                    "bundle {}: the change of the service {} is left out: {}",
                    reference.getBundle(),
                    tracked.registration.definition().name(),
                    unusable.getMessage());
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Tracked tracked) {
        tracked.registration.remove();
        context.ungetService(reference);
    }

    private ServiceRegistration register(ServiceReference<Object> reference, Object service) {
        ServiceDefinition definition = definition(reference);
        Set<String> published = Set.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
        ServiceHandler handler = published.contains(ServiceHandler.class.getName()) && service instanceof ServiceHandler
                ? (ServiceHandler) service
                : new Commands(interfaces(service.getClass(), published), service, converter, logger);
        return core.addService(definition, handler, reference.getBundle(), this);
    }

    private ServiceDefinition definition(ServiceReference<Object> reference) {
        Object protocol = reference.getProperty(PROTOCOL);
        Object tags = reference.getProperty(TAGS);
        return new ServiceDefinition(
                converter.convert(reference.getProperty(NAME)).to(String.class),
                protocol == null
                        ? ServiceDefinition.UNSPECIFIED_PROTOCOL
                        : converter.convert(protocol).to(String.class),
                List.of(converter.convert(tags).to(String[].class)));
    }

    private static Set<Class<?>> interfaces(Class<?> type, Set<String> published) {
        var found = new LinkedHashSet<Class<?>>();
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            collect(current, published, found);
        }
        return found;
    }

    private static void collect(Class<?> type, Set<String> published, Set<Class<?>> found) {
        for (Class<?> candidate : type.getInterfaces()) {
            if (published.contains(candidate.getName())) {
                found.add(candidate);
            }
            collect(candidate, published, found);
        }
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter("(" + NAME + "=*)");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
