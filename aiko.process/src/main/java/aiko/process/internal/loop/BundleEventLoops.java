// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.EventLoopThread;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * The event loops of one bundle in a process: one, or several if its services are divided among them. Each is started when it is
 * first needed.
 */
final class BundleEventLoops {
    private final String name;
    private final IntFunction<EventLoopThread> factory;
    private final BiFunction<String, EventLoopThread, Deliveries> deliveriesFactory;
    private final EventLoopThread[] loops;
    private Deliveries deliveries;
    private boolean ended;
    private volatile long stoppedNanos;
    private volatile boolean everStopped;

    /**
     * @param name the name of the bundle
     * @param threads the number of event loops among which the services are divided
     * @param factory creates and starts an event loop
     * @param deliveriesFactory creates the deliveries to an event loop
     */
    BundleEventLoops(
            String name,
            int threads,
            IntFunction<EventLoopThread> factory,
            BiFunction<String, EventLoopThread, Deliveries> deliveriesFactory) {
        this.name = name;
        this.factory = factory;
        this.deliveriesFactory = deliveriesFactory;
        loops = new EventLoopThread[threads];
    }

    /** The symbolic name of the bundle. */
    String name() {
        return name;
    }

    /** The event loop of everything of the bundle, except services that further ones run. */
    EventLoopThread first() {
        return loop(0);
    }

    EventLoopThread ofService(int serviceId) {
        return loop(serviceId % loops.length);
    }

    /** The deliveries of the process to the bundle. */
    synchronized Deliveries deliveries() {
        if (deliveries == null) {
            deliveries = deliveriesFactory.apply(name, first());
        }
        return deliveries;
    }

    private synchronized EventLoopThread loop(int index) {
        if (loops[index] == null) {
            loops[index] = factory.apply(index);
            if (ended) {
                loops[index].beginTermination();
            }
        }
        return loops[index];
    }

    /** The bundle has stopped: calls of its code that still run are of no use. */
    void stopped() {
        stoppedNanos = System.nanoTime();
        everStopped = true;
    }

    /** Whether a call that began then belongs to the bundle before it stopped. */
    boolean isOfAnEarlierLife(long nanos) {
        return everStopped && nanos - stoppedNanos < 0;
    }

    /** The event loops that were started. */
    synchronized List<EventLoopThread> begun() {
        return Arrays.stream(loops).filter(Objects::nonNull).toList();
    }

    /** Accepts no more work. */
    synchronized void end() {
        ended = true;
        if (deliveries != null) {
            deliveries.close();
        }
        begun().forEach(EventLoopThread::beginTermination);
    }
}
