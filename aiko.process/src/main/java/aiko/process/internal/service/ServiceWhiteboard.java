// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import aiko.event.Handle;
import aiko.message.Messages;
import aiko.process.AikoConstants;
import aiko.process.AikoProtocol;
import aiko.process.AikoServiceListener;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.command.Commands;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.ServiceLogReference;
import aiko.process.internal.result.Results;
import aiko.process.spi.CommandNames;
import aiko.process.spi.RefusedService;
import aiko.process.spi.ServiceObjectListener;
import java.util.Dictionary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
import org.osgi.util.converter.Converters;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Adds each OSGi service with the property {@code aiko.name} that targets this process, and removes it when it is
 * unregistered.
 */
public final class ServiceWhiteboard implements ServiceTrackerCustomizer<Object, ServiceWhiteboard.Tracked> {
    static final String NAME = AikoConstants.SERVICE_NAME;
    static final String PROTOCOL = AikoConstants.SERVICE_PROTOCOL;
    static final String TAGS = AikoConstants.SERVICE_TAGS;
    static final String FAILURE = AikoConstants.SERVICE_FAILURE;
    static final String RETAINED = AikoConstants.SERVICE_RETAINED;
    static final String DURABLE = AikoConstants.SERVICE_DURABLE;
    static final String SHARE = AikoConstants.SERVICE_SHARE;
    static final String TARGET = AikoConstants.SERVICE_TARGET;
    /** A service of another process, which OSGi services stand for. */
    private static final String IMPORTED = "service.imported";

    private final BundleContext context;
    private final ServiceHost host;
    private final Messages messages;
    private final Dictionary<String, Object> processProperties;
    private final Logger logger;
    private final ServiceObjects objects = new ServiceObjects();
    private final Map<ServiceReference<Object>, RefusedService> refused = new ConcurrentHashMap<>();
    private final ServiceTracker<Object, Tracked> tracker;

    /** An OSGi service, and the Aiko service that it is added as. */
    static final class Tracked {
        private Object service;
        private Occupant added;
    }

    /** @param processProperties the properties that the target filter of a service has to match */
    public ServiceWhiteboard(
            BundleContext context,
            ServiceHost host,
            Messages messages,
            Dictionary<String, Object> processProperties,
            Logger logger) {
        this.context = context;
        this.host = host;
        this.messages = messages;
        this.processProperties = processProperties;
        this.logger = logger;
        this.tracker = new ServiceTracker<>(context, filter(), this);
    }

    public void open() {
        tracker.open();
    }

    public void close() {
        tracker.close();
    }

    /** Any thread. */
    public Handle addObjectListener(ServiceObjectListener listener) {
        return objects.addListener(listener);
    }

    /** Any thread. */
    public List<RefusedService> refused() {
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
        Occupant added = tracked.added;
        if (added != null) {
            if (ServiceRole.isComponent(reference) || isStopping(added.bundle())) {
                host.leave(added, ServiceRole.published(added.bundle(), reference, added.definition()));
            } else {
                host.remove(added);
            }
            objects.removed(added);
            notifyListener(tracked.service, added, AikoServiceListener::serviceRemoved);
            tracked.added = null;
        }
        release(reference, tracked);
    }

    private static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }

    /** Adds or changes the service by its present properties; if they are invalid, it stays as it is. */
    private void apply(ServiceReference<Object> reference, Tracked tracked) {
        refused.remove(reference);
        try {
            if (!isForThisProcess(reference)) {
                release(reference, tracked);
                return;
            }
            ServiceDefinition definition = definition(reference);
            if (tracked.added != null
                    && withProtocol(definition, tracked, reference).equals(tracked.added.definition())) {
                return;
            }
            if (tracked.service == null) {
                tracked.service = context.getService(reference);
            }
            definition = withProtocol(definition, tracked, reference);
            if (tracked.service == null) {
                refuseAbsent(reference);
            } else {
                Occupant before = tracked.added;
                Occupant added = register(definition, reference, tracked.service);
                tracked.added = added;
                objects.added(added, tracked.service);
                notifyListener(tracked.service, added, AikoServiceListener::serviceAdded);
                host.begin(added);
                if (before != null) {
                    host.keepStill(before, added);
                    remove(before, tracked.service);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException | ConversionException | LinkageError unusable) {
            logger.error(
                    "bundle {}: cannot {} the service with {}={}: {}",
                    reference.getBundle(),
                    tracked.added == null ? "add" : "change",
                    NAME,
                    reference.getProperty(NAME),
                    reason(unusable));
            if (tracked.added == null) {
                refused.put(reference, refusal(reference, reason(unusable)));
                release(reference, tracked);
            }
        }
    }

    /** For a component, Declarative Services report why there is no object; for the factory of a bundle, this does. */
    private void refuseAbsent(ServiceReference<Object> reference) {
        if (reference.getBundle() != null && !ServiceRole.isComponent(reference)) {
            String reason = "its factory returned no object";
            logger.error(
                    "bundle {}: cannot add the service with {}={}: {}",
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
        Object component = reference.getProperty(ServiceRole.COMPONENT_NAME);
        return new RefusedService(
                reference.getBundle(),
                String.valueOf(reference.getProperty(NAME)),
                component == null ? "" : component.toString(),
                reason);
    }

    private void release(ServiceReference<Object> reference, Tracked tracked) {
        if (tracked.added != null) {
            remove(tracked.added, tracked.service);
            tracked.added = null;
        }
        if (tracked.service != null) {
            tracked.service = null;
            context.ungetService(reference);
        }
    }

    private void remove(Occupant added, Object service) {
        host.removeNow(added);
        objects.removed(added);
        notifyListener(service, added, AikoServiceListener::serviceRemoved);
    }

    /** A service whose listener fails is still a service. */
    private void notifyListener(Object service, Occupant added, BiConsumer<AikoServiceListener, HostedService> event) {
        if (service instanceof AikoServiceListener listener) {
            try {
                added.run(null, () -> {
                    event.accept(listener, added);
                    return null;
                });
            } catch (Exception failure) {
                logger.error(
                        "{}: its AikoServiceListener failed: {}",
                        added,
                        failure.toString(),
                        failure,
                        new ServiceLogReference(added));
            }
        }
    }

    private boolean isForThisProcess(ServiceReference<Object> reference) {
        String target = text(reference, TARGET, "");
        if (target.isBlank()) {
            return true;
        }
        try {
            return FrameworkUtil.createFilter(target).match(processProperties);
        } catch (InvalidSyntaxException unreadable) {
            throw new IllegalArgumentException(
                    TARGET + " \"" + target + "\" is not a filter: " + unreadable.getMessage(), unreadable);
        }
    }

    private Occupant register(ServiceDefinition definition, ServiceReference<Object> reference, Object service) {
        Set<String> published = Set.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
        ServiceHandler handler = published.contains(ServiceHandler.class.getName()) && service instanceof ServiceHandler
                ? (ServiceHandler) service
                : new Commands(
                        definition.name(),
                        host.commandTables()
                                .of(definition.name(), interfaces(service.getClass(), published), service.getClass()),
                        service,
                        new Results(definition.name(), messages, logger),
                        host.ignoredMessages());
        Bundle bundle = reference.getBundle();
        var origin = new ServiceHost.Origin(
                bundle,
                this,
                ServiceRole.published(bundle, reference, definition),
                service.getClass().getName());
        return host.addService(definition, handler, null, origin);
    }

    private ServiceDefinition definition(ServiceReference<Object> reference) {
        String failure = text(reference, FAILURE, null);
        return new ServiceDefinition(
                text(reference, NAME, null),
                text(reference, PROTOCOL, ServiceDefinition.UNSPECIFIED_PROTOCOL),
                tags(reference.getProperty(TAGS)),
                failure == null ? FailurePolicy.CONTINUE : FailurePolicy.parse(failure),
                isTrue(reference, RETAINED, false),
                isTrue(reference, DURABLE, false),
                isTrue(reference, SHARE, true));
    }

    /** A service that states no protocol has that of the interface under which it is published. */
    private static ServiceDefinition withProtocol(
            ServiceDefinition definition, Tracked tracked, ServiceReference<Object> reference) {
        if (tracked.service == null || !definition.protocol().equals(ServiceDefinition.UNSPECIFIED_PROTOCOL)) {
            return definition;
        }
        return interfaces(tracked.service.getClass(), Set.of((String[]) reference.getProperty(Constants.OBJECTCLASS)))
                .stream()
                .map(type -> type.getAnnotation(AikoProtocol.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(protocol -> definition.withProtocol(protocol.value()))
                .orElse(definition);
    }

    private boolean isTrue(ServiceReference<Object> reference, String property, boolean otherwise) {
        return switch (text(reference, property, "").trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            case "" -> otherwise;
            default -> throw new IllegalArgumentException(
                    property + " \"" + text(reference, property, "") + "\": expected true or false");
        };
    }

    private static String text(ServiceReference<Object> reference, String property, String otherwise) {
        Object value = reference.getProperty(property);
        if (value == null) {
            return otherwise;
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : converted(value, String.class);
    }

    private static List<String> tags(Object value) {
        if (value == null) {
            return List.of();
        }
        return List.of(value instanceof String[] texts ? texts : converted(value, String[].class));
    }

    /** The converter is not loaded for texts and truth values, of which there is usually nothing else. */
    private static <T> T converted(Object value, Class<T> type) {
        return Converters.standardConverter().convert(value).to(type);
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
            if (published.contains(candidate.getName()) && !CommandNames.FOR_THE_PROCESS.contains(candidate)) {
                found.add(candidate);
            }
            collect(candidate, published, found);
        }
    }

    private static Filter filter() {
        try {
            return FrameworkUtil.createFilter("(&(" + NAME + "=*)(!(" + IMPORTED + "=*)))");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
