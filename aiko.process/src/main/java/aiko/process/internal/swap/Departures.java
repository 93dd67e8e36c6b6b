// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import aiko.process.internal.place.ControlHandlers;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.PlaceLife;
import aiko.process.internal.place.ServiceLogReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * Pauses services before their handlers end. The thread that stops them waits for running handlers, but never for long, since
 * a handler may wait for that very thread.
 */
final class Departures {
    /** The longest wait for a running handler. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final StateHandOver states;
    private final Duration patience;
    private final Logger logger;

    Departures(StateHandOver states, Duration patience, Logger logger) {
        this.states = states;
        this.patience = patience;
        this.logger = logger;
    }

    private record Leaving(Occupant service, PlaceLife.Departure departure) {}

    /** Pauses those that are not paused; all at once, so that their event loops are waited for together. */
    void pause(List<Occupant> services) {
        var byLoop = new HashMap<EventLoop, List<Leaving>>();
        for (Occupant service : services) {
            PlaceLife.Departure departure = service.leave();
            if (departure != null) {
                ControlHandlers companions = service.place().controlHandlers();
                if (companions != null) {
                    companions.notifyHeld();
                }
                service.place().pause();
                byLoop.computeIfAbsent(service.eventLoop(), first -> new ArrayList<>())
                        .add(new Leaving(service, departure));
            }
        }
        var paused = new CountDownLatch(byLoop.size());
        byLoop.forEach((eventLoop, its) -> pause(eventLoop, its, paused));
        if (!await(paused)) {
            logLate(byLoop);
        }
    }

    private void pause(EventLoop eventLoop, List<Leaving> services, CountDownLatch paused) {
        if (eventLoop.isCurrentThread()) {
            services.forEach(this::leave);
            paused.countDown();
            return;
        }
        // Each in a task of its own: one that hangs and is abandoned does not end the others.
        services.forEach(service -> OnLoop.post(eventLoop, () -> leave(service)));
        if (!OnLoop.post(eventLoop, paused::countDown)) {
            paused.countDown();
        }
    }

    /** On the event loop of the service: no message is being handled, unless its handler calls this. */
    private void leave(Leaving leaving) {
        Occupant service = leaving.service();
        Place place = service.place();
        ControlHandlers controlHandlers = place.controlHandlers();
        if (controlHandlers != null && service.bundle() != null) {
            controlHandlers.forgetHandlersOf(service.bundle());
        }
        if (place.isHandling()) {
            // The handler itself stops its bundle, and has to finish its message first.
            place.eventLoop().execute(() -> states.handOver(service, leaving.departure()));
        } else {
            states.handOver(service, leaving.departure());
        }
    }

    private boolean await(CountDownLatch paused) {
        try {
            return paused.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void logLate(Map<EventLoop, List<Leaving>> byLoop) {
        byLoop.values().forEach(services -> services.stream()
                .map(Leaving::service)
                .filter(service -> service.handler() != null)
                .findFirst()
                .ifPresent(first -> logger.warn(
                        "{}: event loop busy for {} ms; its bundle stops without waiting for it",
                        first,
                        patience.toMillis(),
                        new ServiceLogReference(first))));
    }
}
