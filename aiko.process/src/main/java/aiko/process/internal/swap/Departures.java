// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.event.EventLoop;
import aiko.process.internal.place.ControlHandlers;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceLogReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * Has services pause before what handles their messages goes: waits for the handlers that run, on the thread that stops
 * them, but never for long, since a handler may be waiting for that very thread.
 */
final class Departures {
    /** How long a handler that runs is waited for. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final StateHandOver states;
    private final Logger logger;

    Departures(StateHandOver states, Logger logger) {
        this.states = states;
        this.logger = logger;
    }

    /** Those that do not pause already; all of them at once, however many there are. */
    void pause(List<Occupant> services) {
        var byLoop = new HashMap<EventLoop, List<Occupant>>();
        for (Occupant service : services) {
            if (service.leave()) {
                ControlHandlers companions = service.entry().controlHandlers();
                if (companions != null) {
                    companions.tellHeld();
                }
                service.entry().pause();
                byLoop.computeIfAbsent(service.eventLoop(), first -> new ArrayList<>())
                        .add(service);
            }
        }
        var paused = new CountDownLatch(byLoop.size());
        byLoop.forEach((eventLoop, its) -> pause(eventLoop, its, paused));
        if (!await(paused)) {
            sayWhoIsLate(byLoop);
        }
    }

    private void pause(EventLoop eventLoop, List<Occupant> services, CountDownLatch paused) {
        if (eventLoop.isCurrentThread()) {
            services.forEach(this::leave);
            paused.countDown();
            return;
        }
        try {
            // Each by itself: one that hangs and is cut loose does not take the others with it.
            services.forEach(service -> eventLoop.execute(() -> leave(service)));
            eventLoop.execute(paused::countDown);
        } catch (RejectedExecutionException terminated) {
            paused.countDown();
        }
    }

    /** On the event loop of the service: none of its messages is being handled, unless this is called from there. */
    private void leave(Occupant service) {
        Place entry = service.entry();
        ControlHandlers controlHandlers = entry.controlHandlers();
        if (controlHandlers != null && service.bundle() != null) {
            controlHandlers.forgetHandlersOf(service.bundle());
        }
        if (entry.isHandling()) {
            // The handler itself stops its bundle: it still has its message to finish.
            entry.eventLoop().execute(() -> states.handOver(service));
        } else {
            states.handOver(service);
        }
    }

    private static boolean await(CountDownLatch paused) {
        try {
            return paused.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void sayWhoIsLate(Map<EventLoop, List<Occupant>> byLoop) {
        byLoop.values().forEach(services -> services.stream()
                .filter(service -> service.handler() != null)
                .findFirst()
                .ifPresent(first -> logger.warn(
                        "{}: its event loop has been busy for {} ms; its bundle goes on without waiting for that",
                        first,
                        LIMIT.toMillis(),
                        new ServiceLogReference(first))));
    }
}
