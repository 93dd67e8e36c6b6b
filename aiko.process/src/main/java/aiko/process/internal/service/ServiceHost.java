// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.internal.OnLoop;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.command.CommandTables;
import aiko.process.internal.loop.BundleResources;
import aiko.process.internal.loop.LoopWatch;
import aiko.process.internal.loop.OnlyServices;
import aiko.process.internal.loop.ThreadServices;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceLogReference;
import aiko.process.internal.place.ServiceTable;
import aiko.process.internal.question.ServiceQuestions;
import aiko.process.internal.registrar.ServiceAnnouncer;
import aiko.process.internal.state.DurableServices;
import aiko.process.internal.state.DurableState;
import aiko.process.internal.swap.HotSwap;
import aiko.process.internal.swap.StateHandOver;
import aiko.process.internal.swap.VacantPlaces;
import aiko.process.spi.HandlerTracer;
import aiko.process.spi.SwapStatistics;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * The services of a process: adds and removes them, keeps the places of those that may return, and has them announced. Any
 * thread, unless a method states another rule.
 */
public final class ServiceHost implements Place.Owner, LoopWatch.Owner {
    /** The messages of commands may have a trace context after them. */
    private static final String TRACE_CONTEXT = "traceparent";

    private final TopicPath topicPath;
    private final String owner;
    private final EventLoop eventLoop;
    private final ThreadServices threadServices;
    private final BundleResources bundleResources;
    private final ServiceFailures failures;
    private final IgnoredMessages ignored;
    private final DurableServices durableServices;
    private final MessageRoom room;
    private final Logger logger;
    private final ServiceTable services;
    private final HotSwap successions;
    private final ServiceAnnouncer announcer;
    private final OnlyServices onlyServices = new OnlyServices();
    private final AnnouncedTags tags = new AnnouncedTags();
    private final ControlListeners controlListeners = new ControlListeners();
    private final CommandTables commandTables;
    private final ServiceQuestions questions;
    private volatile boolean closed;

    /**
     * The owner of the services.
     *
     * @param owner the user that they belong to
     * @param incarnation of the process
     * @param serviceIds chooses service ids, greater than all before, also of earlier processes with the topic path
     * @param exit ends the JVM in order
     */
    public record Terms(
            TopicPath topicPath, String owner, String incarnation, IntSupplier serviceIds, IntConsumer exit) {}

    /**
     * The origin of a service.
     *
     * @param adder removes what it leaves behind
     * @param role the successor of a service has the same role; null if it can have none
     * @param className of the object that is the service; null if it was added by hand
     */
    record Origin(Bundle bundle, Object adder, ServiceRole role, String className) {}

    /** @param durableServices keeps states of removed services; null to keep none */
    public ServiceHost(
            Terms terms,
            ReturnRules rules,
            DurableServices durableServices,
            EventLoop eventLoop,
            ThreadServices threadServices,
            BundleResources bundleResources,
            ProcessMessages messages,
            Logger logger) {
        this.topicPath = terms.topicPath();
        this.owner = terms.owner();
        ignored = new IgnoredMessages(logger);
        this.failures = new ServiceFailures(this::removeNow, terms.exit(), ignored, logger);
        this.durableServices = durableServices;
        this.eventLoop = eventLoop;
        this.threadServices = threadServices;
        this.bundleResources = bundleResources;
        this.logger = logger;
        this.room = messages.room();
        this.commandTables = new CommandTables(logger);
        this.questions = new ServiceQuestions(terms.incarnation(), this::accepted, messages, ignored);
        this.services = new ServiceTable(terms.serviceIds());
        this.announcer = new ServiceAnnouncer(services, messages);
        this.successions = new HotSwap(services, rules, eventLoop, this::expired, logger);
    }

    /** Announces the services to the registrar; on the event loop of the process. */
    public ServiceAnnouncer announcer() {
        return announcer;
    }

    /** The service, or null if there is none with that id. */
    public Place get(int serviceId) {
        return services.get(serviceId);
    }

    /** Logs the messages that its services, and the process itself, ignore. */
    public IgnoredMessages ignoredMessages() {
        return ignored;
    }

    /** The tables of commands that its services share. */
    public CommandTables commandTables() {
        return commandTables;
    }

    /** Whether the whiteboard has added the service, or the former occupant of its vacant place. */
    public boolean isOsgiService(int serviceId) {
        Place place = services.get(serviceId);
        return place != null && place.service().adder() instanceof ServiceWhiteboard;
    }

    public OnlyServices onlyServices() {
        return onlyServices;
    }

    /** In the order of their ids. */
    public List<HostedService> all() {
        return services.snapshot().stream().<HostedService>map(Place::service).toList();
    }

    /** The services that the adder leaves: their places wait if successors are possible; otherwise they are removed. */
    public void releaseServicesOf(Object adder) {
        List<Occupant> left = services.snapshot().stream()
                .map(Place::service)
                .filter(service -> service.adder() == adder && !service.hasLeft())
                .toList();
        if (left.isEmpty()) {
            return;
        }
        if (!closed && successions.rules().comesBack(left.get(0).bundle())) {
            successions.leave(left);
        } else {
            successions.pauseDurable(left);
            left.forEach(this::removeNow);
        }
    }

    /** From now on, no place is kept for a successor. */
    public void closing() {
        if (!closed) {
            closed = true;
            successions.pauseDurable(
                    services.snapshot().stream().map(Place::service).toList());
        }
    }

    /** The figures of its hot swaps. Any thread. */
    public SwapStatistics swaps() {
        return successions.statistics();
    }

    /** Removes all services. */
    public void close() {
        closing();
        services.close();
        successions.close();
        services.snapshot().forEach(place -> removeNow(place.service()));
    }

    /** @param itsLoop the event loop of its handler; null to choose one by its id */
    public Occupant addService(
            ServiceDefinition definition, ServiceHandler handler, EventLoop itsLoop, Bundle bundle, Object adder) {
        var origin = new Origin(bundle, adder, ServiceRole.added(bundle, definition), null);
        Occupant service = addService(definition, handler, itsLoop, origin);
        begin(service);
        return service;
    }

    /**
     * Adds a service, or gives it the place of one with the same role that has left. In the second case, its messages are
     * queued until {@link #begin}.
     */
    Occupant addService(ServiceDefinition definition, ServiceHandler handler, EventLoop itsLoop, Origin origin) {
        Occupant successor = successor(definition, handler, itsLoop, origin);
        if (successor != null) {
            return successor;
        }
        Bundle bundle = origin.bundle();
        DurableState durable = durable(definition, handler, bundle, origin.role());
        boolean isRestored = durable != null && durable.restored() != null;
        Place place = services.add(serviceId -> {
            var added = new Place(serviceId, loop(itsLoop, bundle, serviceId), this);
            var service =
                    new Occupant(added, definition, details(serviceId, definition), handler, bundle, origin.adder());
            service.setDurable(durable);
            added.occupy(service, isRestored);
            onlyServices.added(service, origin.className());
            return added;
        });
        successions.added(place.service());
        eventLoop.execute(() -> announcer.serviceAdded(place));
        return place.service();
    }

    /** The same object is another service now: its state continues to be kept. */
    void keepStill(Occupant before, Occupant now) {
        DurableState durable = before.durable();
        if (durable == null) {
            return;
        }
        before.setDurable(null);
        if (now.durable() == null) {
            durable.forget();
        } else {
            now.durable().forget();
            now.setDurable(durable);
            successions.keep(durable, now.place());
        }
    }

    /** Null if no state of the service is kept. */
    private DurableState durable(
            ServiceDefinition definition, ServiceHandler handler, Bundle bundle, ServiceRole role) {
        return definition.durable() && role != null && durableServices != null
                ? durableServices.claim(bundle, role, StateHandOver.stateful(handler))
                : null;
    }

    private Occupant successor(ServiceDefinition definition, ServiceHandler handler, EventLoop itsLoop, Origin origin) {
        Bundle bundle = origin.bundle();
        ServiceRole role = origin.role();
        if (role == null || closed) {
            return null;
        }
        VacantPlaces.Taken taken = successions.take(
                role,
                definition.name(),
                place -> place.eventLoop() == loop(itsLoop, bundle, place.serviceId()),
                predecessor -> new Occupant(
                        predecessor.place(),
                        definition,
                        details(predecessor.serviceId(), definition),
                        handler,
                        bundle,
                        origin.adder()));
        if (taken == null) {
            return null;
        }
        Occupant successor = taken.successor();
        keepStill(taken.predecessor(), successor, role);
        onlyServices.succeeded(successor, origin.className());
        if (!successor.details().equals(taken.predecessor().details())) {
            eventLoop.execute(() -> announcer.serviceChanged(successor.place()));
        }
        return successor;
    }

    /** A kept state stays with the place, unless the new version is not durable. */
    private void keepStill(Occupant predecessor, Occupant successor, ServiceRole role) {
        DurableState before = predecessor.durable();
        if (successor.definition().durable()) {
            successor.setDurable(
                    before == null
                            ? durable(successor.definition(), successor.handler(), successor.bundle(), role)
                            : before);
            if (before == null && successor.durable() != null) {
                successions.keep(successor.durable(), successor.place());
            }
        } else if (before != null) {
            before.forget();
        }
    }

    /** A service that was added gets its messages from now on, queued ones first. */
    void begin(Occupant service) {
        if (service.isArriving()) {
            successions.begin(service);
        }
    }

    private EventLoop loop(EventLoop itsLoop, Bundle bundle, int serviceId) {
        return itsLoop == null ? bundleResources.ofService(bundle, serviceId) : itsLoop;
    }

    private ServiceDetails details(int serviceId, ServiceDefinition definition) {
        return new ServiceDetails(
                topicPath.withServiceId(serviceId),
                definition.name(),
                definition.protocol(),
                ServiceDetails.TRANSPORT_MQTT,
                owner,
                tags.of(definition));
    }

    /** The service was unregistered: its place is kept if it may return. */
    void leave(Occupant service, ServiceRole role) {
        if (role != null && !closed && successions.rules().comesBack(service.bundle())) {
            successions.leave(service, role);
        } else {
            successions.pauseDurable(List.of(service));
            removeNow(service);
        }
    }

    /** A removal on request. While its bundle is being replaced, the place is kept instead. */
    @Override
    public void remove(Occupant service) {
        if (service.hasLeft()) {
            return;
        }
        if (closed || !successions.rules().isReplaced(service.bundle())) {
            DurableState durable = service.durable();
            if (durable != null && !closed && successions.rules().isGoneForGood(service.bundle())) {
                durable.forget();
            } else {
                successions.pauseDurable(List.of(service));
            }
            removeNow(service);
        } else if (!(service.adder() instanceof ServiceWhiteboard)) {
            successions.leave(List.of(service));
        }
    }

    void removeNow(Occupant service) {
        if (!successions.remove(service)) {
            return;
        }
        onlyServices.removed(service);
        if (service.durable() != null) {
            service.durable().release();
        }
        if (!OnLoop.run(eventLoop, () -> retract(service.place()))) {
            logger.debug("{} was removed after its process had ended", service);
        }
    }

    private void expired(Place place) {
        if (place.service().durable() != null) {
            place.service().durable().release();
        }
        onlyServices.removed(place.service());
        retract(place);
    }

    private void retract(Place place) {
        place.markRemoved();
        announcer.serviceRemoved(place);
        if (!OnLoop.post(place.eventLoop(), place.service()::forgetHandler)) {
            logger.debug("{} ended with its event loop", place);
        }
    }

    @Override
    public boolean isKept(Occupant service) {
        if (!closed && !service.isLeaving() && successions.rules().isReplaced(service.bundle())) {
            successions.pause(List.of(service));
        }
        return service.isLeaving();
    }

    @Override
    public void afterGrace(Place place, Runnable action) {
        place.eventLoop().addOneShotTimerHandler(action, successions.rules().grace());
    }

    @Override
    public HostedService enter(HostedService service, Object doing) {
        return threadServices.enter(service, doing);
    }

    private List<String> accepted() {
        return threadServices.tracer() == null ? List.of() : List.of(TRACE_CONTEXT);
    }

    @Override
    public HandlerTracer.Handling traced(Occupant service, Message message) {
        HandlerTracer tracer = threadServices.tracer();
        if (tracer == null) {
            return null;
        }
        try {
            return tracer.handling(service, message);
        } catch (RuntimeException | LinkageError failed) {
            // A message is handled whatever its tracer does, which reports its failures itself.
            return null;
        }
    }

    @Override
    public void replaced(Occupant successor, Duration held) {
        HandlerTracer tracer = threadServices.tracer();
        if (tracer != null) {
            tracer.replaced(successor, held);
        }
    }

    @Override
    public void logLevelSet() {
        threadServices.logLevelSet();
    }

    public Handle addControlListener(BiConsumer<HostedService, Message> listener) {
        return controlListeners.add(listener);
    }

    @Override
    public void controlReceived(Occupant service, Message message) {
        controlListeners.heard(service, message);
    }

    @Override
    public boolean isQuestion(Message message) {
        return questions.isQuestion(message);
    }

    @Override
    public boolean answered(Occupant service, Message message) {
        return questions.answer(service, message);
    }

    @Override
    public Messages messages(Occupant service) {
        return bundleResources.messages(service.bundle());
    }

    @Override
    public void overflowed(Place place) {
        logger.warn(
                "{}: mailbox full: {} messages, {} bytes are queued, {} bytes in the process, and event.inbox.bytes is {};"
                        + " dropping further messages",
                place,
                place.waiting(),
                place.waitingBytes(),
                room.used(),
                room.limit(),
                new ServiceLogReference(place.service()));
    }

    @Override
    public void caughtUp(Place place, long dropped) {
        logger.warn(
                "{}: mailbox recovered: {} messages dropped", place, dropped, new ServiceLogReference(place.service()));
    }

    @Override
    public MessageRoom room() {
        return room;
    }

    @Override
    public boolean isGone(Occupant service) {
        Place place = service.place();
        return service.isLeaving() || service.hasLeft() || place.isRemoved() || place.service() != service;
    }

    /** A call that does not return counts as a failure. */
    @Override
    public void countCutLoose(Occupant service, Duration busy) {
        service.place().countCutLoose(busy);
    }

    @Override
    public void cutLoose(Occupant service) {
        if (!isGone(service)) {
            failures.apply(service);
        }
    }

    @Override
    public String text(Throwable failure) {
        return ServiceFailures.text(failure);
    }

    @Override
    public void failed(Occupant service, Message message, Throwable failure) {
        failures.failed(service, message, failure);
    }
}
