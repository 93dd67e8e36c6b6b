// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.EventLoopThread;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * Where the code of one bundle runs in a process: an event loop of its own, and further ones where its services are divided
 * among several. Each begins when it is first needed.
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
     * @param name of the bundle
     * @param threads among which the services are divided
     * @param factory makes a loop, and starts it
     * @param deliveriesFactory makes what brings things to a loop
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

    /** Runs everything of the bundle, but for services that others run. */
    EventLoopThread first() {
        return loop(0);
    }

    EventLoopThread ofService(int serviceId) {
        return loop(serviceId % loops.length);
    }

    /** Brings to the bundle what the process has for it. */
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

    /** The bundle has stopped: what its code does from now on is of no use to anybody. */
    void stopped() {
        stoppedNanos = System.nanoTime();
        everStopped = true;
    }

    /** Whether what began then is of the bundle as it was before it stopped. */
    boolean isOfAnEarlierLife(long nanos) {
        return everStopped && nanos - stoppedNanos < 0;
    }

    /** Those that have begun. */
    synchronized List<EventLoopThread> begun() {
        return Arrays.stream(loops).filter(Objects::nonNull).toList();
    }

    /** Takes no more work. */
    synchronized void end() {
        ended = true;
        if (deliveries != null) {
            deliveries.close();
        }
        begun().forEach(EventLoopThread::beginTermination);
    }
}
