// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.command.Excerpt;
import aiko.sexpression.SExpressionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * The services of a process as they come and go: gives them their ids, keeps the places of those that may come back, and
 * has the registrar told. Any thread, but for what says otherwise.
 */
final class ServiceHost implements ServiceEntry.Owner, LoopWatch.Owner {
    private final TopicPath topicPath;
    private final String owner;
    private final EventLoop eventLoop;
    private final CurrentServices currentServices;
    private final BundleLoops bundleLoops;
    private final IntConsumer exit;
    private final MessageRoom room;
    private final Logger logger;
    private final ServiceTable services;
    private final Successions successions;
    private final ServiceAnnouncer announcer;
    private final OnlyServices onlyServices;
    private final List<BiConsumer<HostedService, Message>> controlListeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    ServiceHost(
            ProcessCore.Terms terms,
            ReturnRules rules,
            EventLoop eventLoop,
            CurrentServices currentServices,
            BundleLoops bundleLoops,
            ProcessMessages messages,
            Logger logger) {
        this.topicPath = terms.topicPath();
        this.owner = terms.owner();
        this.exit = terms.exit();
        this.eventLoop = eventLoop;
        this.currentServices = currentServices;
        this.bundleLoops = bundleLoops;
        this.logger = logger;
        this.room = messages.room();
        this.services = new ServiceTable(terms.lastServiceId());
        this.announcer = new ServiceAnnouncer(services, messages);
        this.successions = new Successions(services, rules, eventLoop, this::expired, logger);
        this.onlyServices = new OnlyServices(this::service);
    }

    /** Tells the registrar of the services; on the event loop of the process. */
    ServiceAnnouncer announcer() {
        return announcer;
    }

    /** The service, or null if there is none with that id. */
    ServiceEntry get(int serviceId) {
        return services.get(serviceId);
    }

    private AddedService service(int serviceId) {
        ServiceEntry entry = services.get(serviceId);
        return entry == null ? null : entry.service();
    }

    OnlyServices onlyServices() {
        return onlyServices;
    }

    /** In the order of their ids. */
    List<HostedService> all() {
        return services.snapshot().stream()
                .<HostedService>map(ServiceEntry::service)
                .toList();
    }

    /** The services that the adder has left behind wait for successors where these may come, else they are removed. */
    void releaseServicesOf(Object adder) {
        List<AddedService> left = services.snapshot().stream()
                .map(ServiceEntry::service)
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

    /** From now on, nobody is waited for. */
    void closing() {
        if (!closed) {
            closed = true;
            successions.pauseDurable(
                    services.snapshot().stream().map(ServiceEntry::service).toList());
        }
    }

    /** Removes all services. */
    void close() {
        closing();
        services.close();
        successions.close();
        services.snapshot().forEach(entry -> removeNow(entry.service()));
    }

    /** @param itsLoop handles its messages; null for one that depends on its id */
    AddedService addService(
            ServiceDefinition definition, ServiceHandler handler, EventLoop itsLoop, Bundle bundle, Object adder) {
        AddedService service = addService(definition, handler, itsLoop, bundle, adder, Role.added(bundle, definition));
        begin(service);
        return service;
    }

    /**
     * Adds a service, or gives it the place of one that has left with the same role. Then its messages wait until
     * {@link #begin}.
     */
    AddedService addService(
            ServiceDefinition definition,
            ServiceHandler handler,
            EventLoop itsLoop,
            Bundle bundle,
            Object adder,
            Role role) {
        AddedService successor = successor(definition, handler, itsLoop, bundle, adder, role);
        if (successor != null) {
            return successor;
        }
        DurableState durable = durable(definition, handler, bundle, role);
        boolean isRestored = durable != null && durable.restored() != null;
        ServiceEntry entry = services.add(serviceId -> {
            var added = new ServiceEntry(serviceId, loop(itsLoop, bundle, serviceId), this);
            var service = new AddedService(
                    added, definition, details(serviceId, definition), handler, bundle, adder, isRestored);
            service.setDurable(durable);
            added.setService(service);
            if (isRestored) {
                added.pause();
            }
            return added;
        });
        successions.added(entry.service());
        onlyServices.added(entry.service());
        eventLoop.execute(() -> announcer.serviceAdded(entry));
        return entry.service();
    }

    /** The same object is another service now: it knows what it knew, and that goes on being kept. */
    void keepStill(AddedService before, AddedService now) {
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
            durable.begin(now.entry(), successions::ask);
        }
    }

    /** Null where nothing is kept of the service. */
    private DurableState durable(ServiceDefinition definition, ServiceHandler handler, Bundle bundle, Role role) {
        DurableServices durableServices = successions.rules().durableServices();
        return definition.durable() && role != null && durableServices != null
                ? durableServices.claim(bundle, role, StateHandOver.stateful(handler))
                : null;
    }

    private AddedService successor(
            ServiceDefinition definition,
            ServiceHandler handler,
            EventLoop itsLoop,
            Bundle bundle,
            Object adder,
            Role role) {
        if (role == null || closed) {
            return null;
        }
        HeldServices.Taken taken = successions.take(
                role,
                definition.name(),
                entry -> entry.eventLoop() == loop(itsLoop, bundle, entry.serviceId()),
                predecessor -> new AddedService(
                        predecessor.entry(),
                        definition,
                        details(predecessor.serviceId(), definition),
                        handler,
                        bundle,
                        adder,
                        true));
        if (taken == null) {
            return null;
        }
        AddedService successor = taken.successor();
        keepStill(taken.predecessor(), successor, role);
        onlyServices.removed(taken.predecessor());
        onlyServices.added(successor);
        if (!successor.details().equals(taken.predecessor().details())) {
            eventLoop.execute(() -> announcer.serviceChanged(successor.entry()));
        }
        return successor;
    }

    /** What belongs to the place stays with it, unless the new version says otherwise. */
    private void keepStill(AddedService predecessor, AddedService successor, Role role) {
        DurableState before = predecessor.durable();
        if (successor.definition().durable()) {
            successor.setDurable(
                    before == null
                            ? durable(successor.definition(), successor.handler(), successor.bundle(), role)
                            : before);
            if (before == null && successor.durable() != null) {
                successor.durable().begin(successor.entry(), successions::ask);
            }
        } else if (before != null) {
            before.forget();
        }
    }

    /** A service that was added may have its messages, those that have waited first. */
    void begin(AddedService service) {
        if (service.isSuccessor()) {
            successions.begin(service);
        }
    }

    private EventLoop loop(EventLoop itsLoop, Bundle bundle, int serviceId) {
        return itsLoop == null ? bundleLoops.ofService(bundle, serviceId) : itsLoop;
    }

    private ServiceDetails details(int serviceId, ServiceDefinition definition) {
        return new ServiceDetails(
                topicPath.withServiceId(serviceId),
                definition.name(),
                definition.protocol(),
                ServiceDetails.TRANSPORT_MQTT,
                owner,
                definition.tags());
    }

    /** The service goes by itself: its place is kept if it may come back. */
    void leave(AddedService service, Role role) {
        if (role != null && !closed && successions.rules().comesBack(service.bundle())) {
            successions.leave(service, role);
        } else {
            successions.pauseDurable(List.of(service));
            removeNow(service);
        }
    }

    /** Somebody wants it removed: which is not the end of it where that is only since its bundle is being replaced. */
    @Override
    public void remove(AddedService service) {
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

    void removeNow(AddedService service) {
        if (!successions.remove(service)) {
            return;
        }
        onlyServices.removed(service);
        if (service.durable() != null) {
            service.durable().release();
        }
        if (eventLoop.isCurrentThread()) {
            retract(service.entry());
            return;
        }
        try {
            eventLoop.execute(() -> retract(service.entry()));
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} goes after the process has ended", service);
        }
    }

    private void expired(ServiceEntry entry) {
        if (entry.service().durable() != null) {
            entry.service().durable().release();
        }
        onlyServices.removed(entry.service());
        retract(entry);
    }

    private void retract(ServiceEntry entry) {
        entry.markRemoved();
        announcer.serviceRemoved(entry);
        try {
            entry.eventLoop().execute(entry.service()::forgetHandler);
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} goes with its event loop", entry);
        }
    }

    @Override
    public boolean isKept(AddedService service) {
        if (!closed && !service.isLeaving() && successions.rules().isReplaced(service.bundle())) {
            successions.pause(List.of(service));
        }
        return service.isLeaving();
    }

    @Override
    public void afterGrace(ServiceEntry entry, Runnable action) {
        entry.eventLoop().addOneShotTimerHandler(action, successions.rules().grace());
    }

    @Override
    public HostedService enter(HostedService service, Object doing) {
        return currentServices.enter(service, doing);
    }

    @Override
    public void logLevelSet() {
        currentServices.logLevelSet();
    }

    Handle addControlListener(BiConsumer<HostedService, Message> listener) {
        // One of its own, so that the same listener can be added twice and taken back once.
        BiConsumer<HostedService, Message> added = listener::accept;
        controlListeners.add(added);
        return () -> controlListeners.remove(added);
    }

    @Override
    public void controlHeard(AddedService service, Message message) {
        for (BiConsumer<HostedService, Message> listener : controlListeners) {
            listener.accept(service, message);
        }
    }

    @Override
    public Messages messages(AddedService service) {
        return bundleLoops.messages(service.bundle());
    }

    @Override
    public void overflowed(ServiceEntry entry) {
        logger.warn(
                "{}: {} messages wait for it, {} bytes; further ones are dropped until it has caught up; {} bytes wait in"
                        + " the process, and event.inbox.bytes is {}",
                entry,
                entry.waiting(),
                entry.waitingBytes(),
                room.used(),
                room.limit(),
                new ServiceLogReference(entry.service()));
    }

    @Override
    public void caughtUp(ServiceEntry entry, long dropped) {
        logger.warn(
                "{} has caught up: {} messages for it were dropped",
                entry,
                dropped,
                new ServiceLogReference(entry.service()));
    }

    @Override
    public MessageRoom room() {
        return room;
    }

    @Override
    public boolean isGone(AddedService service) {
        ServiceEntry entry = service.entry();
        return service.isLeaving() || service.hasLeft() || entry.isRemoved() || entry.service() != service;
    }

    /** A call that does not return is a failure. */
    @Override
    public void cutLoose(AddedService service) {
        ServiceEntry entry = service.entry();
        try {
            entry.eventLoop().execute(entry::countCutLoose);
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} goes with its event loop", service);
        }
        if (!isGone(service)) {
            apply(service.definition().failurePolicy(), service);
        }
    }

    private void apply(FailurePolicy policy, AddedService service) {
        if (policy == FailurePolicy.REMOVE_SERVICE) {
            removeNow(service);
        } else if (policy == FailurePolicy.TERMINATE_PROCESS) {
            exit.accept(1);
        }
    }

    @Override
    public void failed(AddedService service, Message message, Throwable failure) {
        if (failure instanceof SExpressionException unreadable && unreadable.offset() >= 0) {
            // What somebody has sent is no failure of the service, whoever reads it.
            logger.warn(
                    "{}: message on {} is ignored: {}",
                    service,
                    message.topic(),
                    Excerpt.ofText(unreadable.getMessage()),
                    new ServiceLogReference(service));
            return;
        }
        FailurePolicy policy = service.definition().failurePolicy();
        logger.error(
                "{} failed on a message on {}: {}{}",
                service,
                message.topic(),
                failure instanceof CommandFailedException ? failure.getMessage() : failure.toString(),
                switch (policy) {
                    case CONTINUE -> "";
                    case REMOVE_SERVICE -> "; it is removed";
                    case TERMINATE_PROCESS -> "; the process ends";
                },
                failure,
                new ServiceLogReference(service));
        apply(policy, service);
    }
}
