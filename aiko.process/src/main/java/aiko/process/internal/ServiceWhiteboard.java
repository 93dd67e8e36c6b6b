// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.AikoConstants;
import aiko.process.AikoServiceListener;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.spi.RefusedService;
import java.util.Dictionary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;
import org.osgi.util.converter.ConversionException;
import org.osgi.util.converter.Converter;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Adds every OSGi service with the property {@code aiko.name} whose target is this process, and removes it when it goes.
 */
final class ServiceWhiteboard implements ServiceTrackerCustomizer<Object, ServiceWhiteboard.Tracked> {
    static final String NAME = AikoConstants.SERVICE_NAME;
    static final String PROTOCOL = AikoConstants.SERVICE_PROTOCOL;
    static final String TAGS = AikoConstants.SERVICE_TAGS;
    static final String FAILURE = AikoConstants.SERVICE_FAILURE;
    static final String RETAINED = AikoConstants.SERVICE_RETAINED;
    static final String DURABLE = AikoConstants.SERVICE_DURABLE;
    static final String TARGET = AikoConstants.SERVICE_TARGET;

    private final BundleContext context;
    private final ServiceHost host;
    private final Dictionary<String, Object> processProperties;
    private final Converter converter;
    private final Logger logger;
    private final Map<ServiceReference<Object>, RefusedService> refused = new ConcurrentHashMap<>();
    private final ServiceTracker<Object, Tracked> tracker;

    /** A service that was found, with what it is registered as now. */
    static final class Tracked {
        private Object service;
        private AddedService registration;
    }

    /** @param processProperties what the target of a service is compared with */
    ServiceWhiteboard(
            BundleContext context,
            ServiceHost host,
            Dictionary<String, Object> processProperties,
            Converter converter,
            Logger logger) {
        this.context = context;
        this.host = host;
        this.processProperties = processProperties;
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

    /** Any thread. */
    List<RefusedService> refused() {
        return List.copyOf(refused.values());
    }

    @Override
    public Tracked addingService(ServiceReference<Object> reference) {
        var tracked = new Tracked();
        apply(reference, tracked);
        return tracked;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Tracked tracked) {
        apply(reference, tracked);
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Tracked tracked) {
        refused.remove(reference);
        AddedService registration = tracked.registration;
        if (registration != null) {
            if (Role.isComponent(reference) || isStopping(registration.bundle())) {
                host.leave(registration, Role.published(registration.bundle(), reference, registration.definition()));
            } else {
                host.remove(registration);
            }
            tell(tracked.service, registration, AikoServiceListener::serviceRemoved);
            tracked.registration = null;
        }
        release(reference, tracked);
    }

    private static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }

    /** Adds the service as its properties say now, or leaves it as it is where they make no sense. */
    private void apply(ServiceReference<Object> reference, Tracked tracked) {
        refused.remove(reference);
        try {
            if (!isMeant(reference)) {
                release(reference, tracked);
                return;
            }
            ServiceDefinition definition = definition(reference);
            if (tracked.registration != null && definition.equals(tracked.registration.definition())) {
                return;
            }
            if (tracked.service == null) {
                tracked.service = context.getService(reference);
            }
            if (tracked.service == null) {
                refuseAbsent(reference);
            } else {
                AddedService before = tracked.registration;
                AddedService registration = register(definition, reference, tracked.service);
                tracked.registration = registration;
                tell(tracked.service, registration, AikoServiceListener::serviceAdded);
                host.begin(registration);
                if (before != null) {
                    host.keepStill(before, registration);
                    remove(before, tracked.service);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException | ConversionException | LinkageError unusable) {
            logger.error(
                    "bundle {}: the service with {}={} is not {}: {}",
                    reference.getBundle(),
                    NAME,
                    reference.getProperty(NAME),
                    tracked.registration == null ? "added" : "changed",
                    reason(unusable));
            if (tracked.registration == null) {
                refused.put(reference, refusal(reference, reason(unusable)));
                release(reference, tracked);
            }
        }
    }

    /** Of a component it is known why there is no object; the factory of a bundle tells nobody but the log, if anybody. */
    private void refuseAbsent(ServiceReference<Object> reference) {
        if (reference.getBundle() != null && !Role.isComponent(reference)) {
            String reason = "its factory gives no object for it";
            logger.error(
                    "bundle {}: the service with {}={} is not added: {}",
                    reference.getBundle(),
                    NAME,
                    reference.getProperty(NAME),
                    reason);
            refused.put(reference, refusal(reference, reason));
        }
    }

    private static String reason(Throwable unusable) {
        return unusable instanceof LinkageError ? unusable.toString() : unusable.getMessage();
    }

    private static RefusedService refusal(ServiceReference<Object> reference, String reason) {
        Object component = reference.getProperty(Role.COMPONENT_NAME);
        return new RefusedService(
                reference.getBundle(),
                String.valueOf(reference.getProperty(NAME)),
                component == null ? "" : component.toString(),
                reason);
    }

    private void release(ServiceReference<Object> reference, Tracked tracked) {
        if (tracked.registration != null) {
            remove(tracked.registration, tracked.service);
            tracked.registration = null;
        }
        if (tracked.service != null) {
            tracked.service = null;
            context.ungetService(reference);
        }
    }

    private void remove(AddedService registration, Object service) {
        host.removeNow(registration);
        tell(service, registration, AikoServiceListener::serviceRemoved);
    }

    /** A service that goes wrong here is still a service. */
    private void tell(
            Object service, HostedService registration, BiConsumer<AikoServiceListener, HostedService> event) {
        if (service instanceof AikoServiceListener listener) {
            HostedService before = host.enter(registration, null);
            try {
                event.accept(listener, registration);
            } catch (RuntimeException failure) {
                logger.error(
                        "{} failed when it was told of its registration: {}",
                        registration,
                        failure.toString(),
                        failure,
                        new ServiceLogReference(registration));
            } finally {
                host.enter(before, null);
            }
        }
    }

    private boolean isMeant(ServiceReference<Object> reference) {
        String target = converter
                .convert(reference.getProperty(TARGET))
                .defaultValue("")
                .to(String.class);
        if (target.isBlank()) {
            return true;
        }
        try {
            return FrameworkUtil.createFilter(target).match(processProperties);
        } catch (InvalidSyntaxException unreadable) {
            throw new IllegalArgumentException(
                    TARGET + " \"" + target + "\" is no filter: " + unreadable.getMessage(), unreadable);
        }
    }

    private AddedService register(ServiceDefinition definition, ServiceReference<Object> reference, Object service) {
        Set<String> published = Set.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
        ServiceHandler handler = published.contains(ServiceHandler.class.getName()) && service instanceof ServiceHandler
                ? (ServiceHandler) service
                : new Commands(definition.name(), interfaces(service.getClass(), published), service, logger);
        Bundle bundle = reference.getBundle();
        AddedService registration =
                host.addService(definition, handler, null, bundle, this, Role.published(bundle, reference, definition));
        host.onlyServices().implemented(registration, service.getClass().getName());
        return registration;
    }

    private ServiceDefinition definition(ServiceReference<Object> reference) {
        Object protocol = reference.getProperty(PROTOCOL);
        Object tags = reference.getProperty(TAGS);
        Object failure = reference.getProperty(FAILURE);
        return new ServiceDefinition(
                converter.convert(reference.getProperty(NAME)).to(String.class),
                protocol == null
                        ? ServiceDefinition.UNSPECIFIED_PROTOCOL
                        : converter.convert(protocol).to(String.class),
                List.of(converter.convert(tags).to(String[].class)),
                failure == null
                        ? FailurePolicy.CONTINUE
                        : FailurePolicy.parse(converter.convert(failure).to(String.class)),
                isTrue(reference, RETAINED),
                isTrue(reference, DURABLE));
    }

    private boolean isTrue(ServiceReference<Object> reference, String property) {
        String text = converter
                .convert(reference.getProperty(property))
                .defaultValue("false")
                .to(String.class)
                .trim()
                .toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new IllegalArgumentException(
                    property + " is \"" + text + "\", and has to be true or false");
        };
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
            if (published.contains(candidate.getName()) && !Commands.FOR_THE_PROCESS.contains(candidate)) {
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
