// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ValueConversion;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.ServiceObjectListener;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import aiko.share.SharedState;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.member.SharedObject;
import aiko.share.internal.state.LogLevelItem;
import aiko.share.internal.state.PlacedStates;
import aiko.share.internal.state.Producer;
import aiko.share.internal.state.StateOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;

/**
 * The states of all services: those that services create, and those with the items that they have without code. The latter are
 * created when somebody asks, so that a service that nobody asks costs nothing.
 */
@Component(service = ServiceStates.class, immediate = true)
public class ServiceStates implements ServiceObjectListener {
    private static final SExpressionLimits LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);
    private static final Set<String> CHANGES = Set.of("add", "update", "remove");

    private final PlacedStates placedStates;
    private final ShareLimits limits;
    private final LoggerAdmin levels;
    private final ValueConversion conversion;
    private final Logger logger;
    private final Map<AikoProcess, List<Handle>> listeners = new ConcurrentHashMap<>();
    /** Of services that have a state of these, or shared objects. */
    private final Map<HostedService, StandardItems> standardItems = new ConcurrentHashMap<>();

    private final Set<Producer> defaultStates = ConcurrentHashMap.newKeySet();

    @Activate
    public ServiceStates(
            @Reference PlacedStates placedStates,
            @Reference ShareLimits limits,
            @Reference LoggerAdmin levels,
            @Reference ValueConversion conversion,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.placedStates = placedStates;
        this.limits = limits;
        this.levels = levels;
        this.conversion = conversion;
        this.logger = logger;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProcess(AikoProcess process) {
        ManagedProcess managed = ManagedProcess.of(process);
        listeners.put(
                process, List.of(managed.addControlListener(this::controlReceived), managed.addObjectListener(this)));
    }

    void unbindProcess(AikoProcess process) {
        listeners.remove(process).forEach(Handle::cancel);
        standardItems.keySet().stream()
                .filter(service -> service.topicPath().isSameProcess(process.topicPath()))
                .forEach(this::objectRemoved);
    }

    @Deactivate
    void deactivate() {
        listeners.values().forEach(handles -> handles.forEach(Handle::cancel));
        List.copyOf(defaultStates).forEach(Producer::cancel);
        standardItems.values().forEach(StandardItems::closed);
    }

    /** A state that the code of a service creates. */
    Producer create(HostedService service, Map<String, ?> items, Logger ofCreator) {
        PlacedStates.Taken taken = placedStates.own(service.topicPath(), () -> producer(service, ofCreator));
        Producer state = taken.state();
        if (taken.replaced() != null) {
            taken.replaced().ownedBy(StateOwner.NONE);
        }
        var first = new LinkedHashMap<String, Object>(items);
        StandardItems standard =
                standardItems.computeIfPresent(service, (same, known) -> known.hasObjects() ? known : null);
        if (standard != null) {
            standard.first().forEach(first::putIfAbsent);
        }
        state.begin(first);
        attach(service, state, standard, first.containsKey(LogLevelItem.NAME));
        if (taken.replaced() != null) {
            taken.replaced().cancel();
            StandardItems.DEFAULT_ITEMS.stream()
                    .filter(item -> !first.containsKey(item))
                    .forEach(state::remove);
        }
        return state;
    }

    /** @throws IllegalStateException if the service has none, and is defined without one */
    SharedState of(HostedService service) {
        Producer present = placedStates.get(service.topicPath());
        if (present != null) {
            return present;
        }
        if (!service.definition().shared() && !standardItems.containsKey(service)) {
            throw new IllegalStateException(service + " has no shared state, and is defined without one");
        }
        beginByDefault(service);
        return placedStates.get(service.topicPath());
    }

    /** @throws IllegalArgumentException if a member cannot be shared; the message names the reason */
    Handle publish(HostedService service, Object object) {
        var shared = new SharedObject(service.toString(), object, service.eventLoop(), conversion, logger);
        if (shared.isEmpty()) {
            return () -> {};
        }
        Handle added = standardItems
                .computeIfAbsent(service, unknown -> newItems(service))
                .add(shared);
        if (placedStates.isVacantDefault(service.topicPath())) {
            continueAfterTakeOver(service);
        }
        return added;
    }

    /**
     * The state of the version before continues with the values of this one: those that its takeOver(), which is queued already, has
     * set. Followers would otherwise receive its first values in between.
     */
    private void continueAfterTakeOver(HostedService service) {
        try {
            service.eventLoop().execute(() -> {
                if (standardItems.containsKey(service) && placedStates.isVacantDefault(service.topicPath())) {
                    beginByDefault(service);
                }
            });
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} ended with its process", service);
        }
    }

    @Override
    public void objectAdded(HostedService service, Object object) {
        if (standardItems.containsKey(service)) {
            return;
        }
        try {
            publish(service, object);
        } catch (IllegalArgumentException | LinkageError unsuitable) {
            logger.error("{}: its annotated members are not shared: {}", service, unsuitable.getMessage());
        }
    }

    @Override
    public void objectRemoved(HostedService service) {
        StandardItems standard = standardItems.remove(service);
        if (standard != null) {
            standard.closed();
        }
    }

    /** On the event loop of the service, before its other handlers, which a state that this creates is one of. */
    private void controlReceived(HostedService service, Message message) {
        StandardItems standard = standardItems.get(service);
        if ((service.definition().shared() || standard != null)
                && !placedStates.isTaken(service.topicPath())
                && concernsState(message, standard != null)) {
            beginByDefault(service);
        }
    }

    /** Other control messages are the service's own; those that look like changes as well, unless it has such an item. */
    private static boolean concernsState(Message message, boolean hasObjects) {
        try {
            SExpression expression = SExpressions.parse(message.payload(), LIMITS);
            List<Object> arguments = expression.arguments();
            return expression.name().equals("share") && arguments.size() == 3
                    || CHANGES.contains(expression.name())
                            && !arguments.isEmpty()
                            && (hasObjects || StandardItems.DEFAULT_ITEMS.contains(arguments.get(0)));
        } catch (SExpressionException unreadable) {
            return false;
        }
    }

    private void beginByDefault(HostedService service) {
        PlacedStates.Taken taken = placedStates.byDefault(service.topicPath(), () -> producer(service, logger));
        if (taken == null) {
            return;
        }
        Producer state = taken.state();
        StandardItems standard = standardItems.computeIfAbsent(service, unknown -> newItems(service));
        defaultStates.add(state);
        Map<String, Object> first = standard.first();
        if (taken.replaced() != null) {
            // Others may have changed them, and the service is still the same for them.
            StandardItems.DEFAULT_ITEMS.stream()
                    .filter(item -> state.get(item).isPresent())
                    .forEach(first::remove);
        }
        state.begin(first);
        attach(service, state, standard, true);
        Handle control = service.interceptControl(state);
        state.whenClosed(() -> {
            control.cancel();
            defaultStates.remove(state);
        });
        if (taken.replaced() != null) {
            taken.replaced().cancel();
        }
    }

    private StandardItems newItems(HostedService service) {
        return new StandardItems(service, levels, standardItems::remove);
    }

    private void attach(HostedService service, Producer state, StandardItems standard, boolean hasLevel) {
        state.addListener(new LogLevelItem(service, hasLevel));
        if (standard != null) {
            state.ownedBy(standard);
            standard.begin(state);
        }
    }

    private Producer producer(HostedService service, Logger ofCreator) {
        return new Producer(
                service.topicPath(), service.eventLoop(), service.messages(), ofCreator, placedStates, limits);
    }
}
