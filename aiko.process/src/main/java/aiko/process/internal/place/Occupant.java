// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceStatistics;
import aiko.process.internal.state.DurableState;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/**
 * A service as it was added, with its handler. When it leaves, its successor occupies the place; it does nothing from then on,
 * and keeps no class of the bundle.
 */
public final class Occupant implements HostedService {
    private final Place place;
    private final ServiceDefinition definition;
    private final ServiceDetails details;
    private final Bundle bundle;
    private final Object adder;
    private volatile ServiceHandler handler;
    private volatile DurableState durable;
    private volatile Thread loose;

    public Occupant(
            Place place,
            ServiceDefinition definition,
            ServiceDetails details,
            ServiceHandler handler,
            Bundle bundle,
            Object adder) {
        this.place = place;
        this.definition = definition;
        this.details = details;
        this.handler = handler;
        this.bundle = bundle;
        this.adder = adder;
    }

    public Place place() {
        return place;
    }

    /** The handler; null after it has left. */
    public ServiceHandler handler() {
        return handler;
    }

    public void forgetHandler() {
        handler = null;
    }

    /** Its kept state; null if it is not durable. */
    public DurableState durable() {
        return durable;
    }

    public void setDurable(DurableState durable) {
        this.durable = durable;
    }

    /** The owner that added it, which removes what it leaves. */
    public Object adder() {
        return adder;
    }

    /** Any thread: its messages are queued from now on. Null if they are already. */
    public PlaceLife.Departure leave() {
        return place.life().leave(this);
    }

    public boolean isLeaving() {
        return place.life().isLeaving(this);
    }

    /** Whether it no longer occupies the place. */
    public boolean hasLeft() {
        return place.life().hasLeft(this);
    }

    /** Whether it has taken over everything from its predecessor, and is not leaving. */
    public boolean isPresent() {
        return place.life().isPresent(this);
    }

    /** Whether its messages are still queued, behind those of its predecessor. */
    public boolean isArriving() {
        return place.life().isArriving(this);
    }

    /** On the event loop of the service: it is about to take the state over. False if it is leaving already. */
    public boolean takeOver() {
        return place.life().takeOver(this);
    }

    /** Its place waits for a successor. False if it no longer occupies the place. */
    public boolean vacate() {
        return place.life().vacate(this);
    }

    /** The successor occupies the vacant place. */
    public boolean succeededBy(Occupant next) {
        return place.life().succeed(this, next);
    }

    /** Removes its place. False if it no longer occupied the place. */
    public boolean removePlace() {
        return place.life().remove(this);
    }

    /** Runs a part of it, with this service as the current service of the thread. */
    public <T> T run(String doing, Callable<T> part) throws Exception {
        HostedService before = place.owner().enter(this, doing);
        try {
            return part.call();
        } finally {
            place.owner().enter(before, null);
        }
    }

    /** The thread runs an abandoned call of it. */
    public void setLoose(Thread thread) {
        loose = thread;
    }

    /** Whether an abandoned call of it has not returned. */
    public boolean isLoose() {
        Thread thread = loose;
        return thread != null && thread.isAlive();
    }

    @Override
    public int serviceId() {
        return place.serviceId();
    }

    @Override
    public ServiceDefinition definition() {
        return definition;
    }

    @Override
    public ServiceDetails details() {
        return details;
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public EventLoop eventLoop() {
        return place.eventLoop();
    }

    @Override
    public ServiceStatistics statistics() {
        return place.statistics();
    }

    @Override
    public Messages messages() {
        return place.owner().messages(this);
    }

    @Override
    public Handle interceptControl(MessageInterceptor handler) {
        return isLeaving() ? () -> {} : place.addControlHandler(this, handler);
    }

    @Override
    public Optional<LogLevel> logLevel() {
        return place.logLevel();
    }

    @Override
    public void setLogLevel(LogLevel level) {
        if (!isLeaving()) {
            place.setLogLevel(Optional.of(level));
        }
    }

    @Override
    public void clearLogLevel() {
        if (!isLeaving()) {
            place.setLogLevel(Optional.empty());
        }
    }

    @Override
    public void remove() {
        place.owner().remove(this);
    }

    @Override
    public String toString() {
        return "service " + definition.name() + " " + topicPath();
    }
}
