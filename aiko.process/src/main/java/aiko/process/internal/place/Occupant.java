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
 * A service as somebody has added it: what it wants done with its messages. The place goes on with the next one when this
 * one has left, which does nothing from then on, and knows nothing of the bundle's classes.
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

    /** Null once it has left. */
    public ServiceHandler handler() {
        return handler;
    }

    public void forgetHandler() {
        handler = null;
    }

    /** Where its state is kept over its end; null for one that is not durable. */
    public DurableState durable() {
        return durable;
    }

    public void setDurable(DurableState durable) {
        this.durable = durable;
    }

    /** Whoever added the service, to remove what it leaves behind. */
    public Object adder() {
        return adder;
    }

    /** Any thread: its messages are queued from now on, or soon. Null if that is not news. */
    public PlaceLife.Departure leave() {
        return place.life().leave(this);
    }

    public boolean isLeaving() {
        return place.life().isLeaving(this);
    }

    /** Whether the place is not its own any more. */
    public boolean hasLeft() {
        return place.life().hasLeft(this);
    }

    /** Whether it has all that its predecessor has left it, and stays. */
    public boolean isPresent() {
        return place.life().isPresent(this);
    }

    /** Whether it has no messages yet, since those of its predecessor are to be given to it first. */
    public boolean isArriving() {
        return place.life().isArriving(this);
    }

    /** On the event loop of the service: it is about to be given what its predecessor has left; false if it leaves again. */
    public boolean takeOver() {
        return place.life().takeOver(this);
    }

    /** Its place waits for a successor. False if it is not its place any more. */
    public boolean vacate() {
        return place.life().vacate(this);
    }

    /** That one has the vacant place. */
    public boolean succeededBy(Occupant next) {
        return place.life().succeed(this, next);
    }

    /** Its place is gone. False if it was not its place any more. */
    public boolean removePlace() {
        return place.life().remove(this);
    }

    /** Runs a part of it, in which the calling thread is known to run this service. */
    public <T> T run(String doing, Callable<T> part) throws Exception {
        HostedService before = place.owner().enter(this, doing);
        try {
            return part.call();
        } finally {
            place.owner().enter(before, null);
        }
    }

    /** That thread makes a call of it, which its event loop does not wait for. */
    public void setLoose(Thread thread) {
        loose = thread;
    }

    /** Whether a call of it hangs that its event loop does not wait for. */
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
