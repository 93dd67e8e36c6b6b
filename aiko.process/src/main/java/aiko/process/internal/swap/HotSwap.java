// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.internal.OnLoop;
import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.place.ControlHandlers;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceLogReference;
import aiko.process.internal.place.ServiceTable;
import aiko.process.internal.state.DurableState;
import aiko.process.internal.state.EncodedState;
import aiko.process.spi.SwapStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * Keeps the places of services that leave, with everything that belongs to them, until a successor occupies them or the grace
 * time is over.
 */
public final class HotSwap {
    private static final LongPredicate NONE = bundle -> false;

    private final ServiceTable services;
    private final VacantPlaces vacant;
    private final ReturnRules rules;
    private final StateHandOver states;
    private final Departures departures;
    private final SwapPauses pauses = new SwapPauses();
    private final EventLoop eventLoop;
    private final Consumer<Place> retract;
    private final LongSupplier nanoClock;
    private final Logger logger;
    private final Handle released;
    /** By bundle: the common deadline of all its places, so that they expire together. */
    private final Map<Long, Long> deadlines = new ConcurrentHashMap<>();

    // Owned by the event loop of the process.
    private boolean timerSet;

    /** @param retract unregisters a removed place; called on the event loop of the process */
    public HotSwap(
            ServiceTable services, ReturnRules rules, EventLoop eventLoop, Consumer<Place> retract, Logger logger) {
        this(services, rules, eventLoop, retract, Departures.LIMIT, System::nanoTime, logger);
    }

    /** @param patience the longest wait for a running handler */
    HotSwap(
            ServiceTable services,
            ReturnRules rules,
            EventLoop eventLoop,
            Consumer<Place> retract,
            Duration patience,
            LongSupplier nanoClock,
            Logger logger) {
        this.services = services;
        this.rules = rules;
        this.eventLoop = eventLoop;
        this.retract = retract;
        this.nanoClock = nanoClock;
        this.logger = logger;
        vacant = new VacantPlaces(services);
        states = new StateHandOver(rules.replacedBundles(), logger);
        departures = new Departures(states, patience, logger);
        released = rules.replacedBundles().addListener(this::released);
    }

    public void close() {
        released.cancel();
    }

    /** Any thread. */
    public SwapStatistics statistics() {
        return pauses.statistics();
    }

    public ReturnRules rules() {
        return rules;
    }

    /** Any thread. False if the service no longer occupied its place. */
    public boolean remove(Occupant service) {
        return vacant.remove(service);
    }

    /** The same as {@link #leave(Occupant, ServiceRole)} for services of one bundle that were added by hand, all at once. */
    public void leave(List<Occupant> added) {
        pause(added);
        long deadline = nanoClock.getAsLong() + rules.grace().toNanos();
        added.forEach(service -> hold(service, ServiceRole.added(service.bundle(), service.definition()), deadline));
    }

    /** The service leaves, and its place waits. Called on the thread that removes it, which waits for its handler. */
    public void leave(Occupant service, ServiceRole role) {
        pause(List.of(service));
        hold(service, role, nanoClock.getAsLong() + rules.grace().toNanos());
    }

    private void hold(Occupant service, ServiceRole role, long deadline) {
        vacant.hold(
                service,
                role,
                rules.isReplaced(service.bundle()) ? deadlines.getOrDefault(role.bundleId(), deadline) : deadline);
        if (!rules.replacedBundles().holds(role.bundleId())) {
            onProcess(this::setTimer);
        }
    }

    /** If the bundle stops, all its services pause together, so that their event loops are waited for once. */
    public void pause(List<Occupant> leaving) {
        if (!leaving.stream().allMatch(Occupant::isLeaving)) {
            Bundle bundle = leaving.get(0).bundle();
            if (rules.isReplaced(bundle)) {
                departures.pause(servicesOf(bundle));
                deadlines.put(
                        bundle.getBundleId(),
                        nanoClock.getAsLong() + rules.grace().toNanos());
            } else {
                departures.pause(leaving);
            }
        }
    }

    /** Services stop for now: gets the states of the durable ones. Waits for their handlers. */
    public void pauseDurable(List<Occupant> leaving) {
        List<Occupant> durable = leaving.stream()
                .filter(service -> service.durable() != null && !service.isLeaving())
                .toList();
        if (!durable.isEmpty()) {
            departures.pause(durable);
        }
    }

    /** The state of each occupant of the place is kept from now on. */
    public void keep(DurableState durable, Place place) {
        durable.begin(new Holder(place, states));
    }

    private record Holder(Place place, StateHandOver states) implements DurableState.Holder {
        @Override
        public long handled() {
            return place.statistics().handled();
        }

        @Override
        public EventLoop eventLoop() {
            return place.eventLoop();
        }

        @Override
        public void ask() {
            states.ask(place.service());
        }
    }

    /** A service was added: it gets its kept state before its first message. */
    public void added(Occupant service) {
        states.check(service);
        DurableState durable = service.durable();
        if (durable == null) {
            return;
        }
        if (durable.restored() != null) {
            service.eventLoop().execute(() -> {
                service.place().leaveState(new EncodedState(durable.restored()));
                states.takeOver(service);
            });
        }
        keep(durable, service.place());
    }

    private List<Occupant> servicesOf(Bundle bundle) {
        return services.snapshot().stream()
                .map(Place::service)
                .filter(service -> bundle.equals(service.bundle()))
                .toList();
    }

    /** Any thread: null if there is no such place. The messages of a taken place are queued until {@link #begin}. */
    public VacantPlaces.Taken take(
            ServiceRole role, String name, Predicate<Place> suits, UnaryOperator<Occupant> successor) {
        VacantPlaces.Taken taken = vacant.take(role, name, suits, successor);
        if (taken != null) {
            Occupant next = taken.successor();
            next.eventLoop().execute(() -> states.takeOver(next));
            states.check(next);
        }
        return taken;
    }

    /** Any thread: the successor gets messages from now on, queued ones first. */
    public void begin(Occupant successor) {
        Place place = successor.place();
        successor.eventLoop().execute(() -> {
            ControlHandlers controlHandlers = place.controlHandlers();
            if (controlHandlers != null) {
                controlHandlers.endLeftAfterGrace();
            }
            pauses.add(place.begin(successor));
        });
    }

    private void setTimer() {
        if (timerSet) {
            return;
        }
        vacant.nextDeadline(nanoClock.getAsLong(), rules.replacedBundles()::holds)
                .ifPresent(nanos -> {
                    timerSet = true;
                    eventLoop.addOneShotTimerHandler(this::expire, Duration.ofNanos(Math.max(0, nanos)));
                });
    }

    private void expire() {
        timerSet = false;
        List<Occupant> due = vacant.removeDue(nanoClock.getAsLong(), rules.replacedBundles()::holds, NONE);
        if (!due.isEmpty()) {
            gone(due, "within " + rules.grace().toSeconds() + " s");
        }
        setTimer();
    }

    private void released(Set<Long> bundles) {
        onProcess(() -> {
            // The next swap of a bundle may have begun meanwhile: what waits belongs to that, and to its end.
            ReplacedBundles replaced = rules.replacedBundles();
            List<Occupant> due = vacant.removeDue(
                    Long.MIN_VALUE, bundle -> true, bundle -> bundles.contains(bundle) && !replaced.holds(bundle));
            if (!due.isEmpty()) {
                gone(due, "with its bundle");
            }
            services.snapshot().stream()
                    .map(Place::service)
                    .filter(service -> service.bundle() != null
                            && bundles.contains(service.bundle().getBundleId()))
                    .forEach(service -> service.eventLoop().execute(() -> states.settle(service)));
        });
    }

    private void gone(List<Occupant> due, String when) {
        Map<Bundle, List<Occupant>> byBundle = new LinkedHashMap<>();
        for (Occupant service : due) {
            byBundle.computeIfAbsent(service.bundle(), first -> new ArrayList<>())
                    .add(service);
        }
        byBundle.forEach((bundle, its) -> {
            int lost =
                    its.stream().mapToInt(service -> service.place().waiting()).sum();
            String what =
                    its.get(0) + (its.size() == 1 ? "" : " and " + (its.size() - 1) + " more of bundle " + bundle);
            if (lost == 0) {
                logger.info("{}: not replaced {}; removed", what, when, new ServiceLogReference(its.get(0)));
            } else {
                logger.warn(
                        "{}: not replaced {}; removed, {} queued messages discarded",
                        what,
                        when,
                        lost,
                        new ServiceLogReference(its.get(0)));
            }
            its.forEach(service -> retract.accept(service.place()));
        });
    }

    private void onProcess(Runnable task) {
        if (!OnLoop.post(eventLoop, task)) {
            logger.debug("a service was removed after its process had ended");
        }
    }
}
