// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the process send a message to itself if nobody asks it anything: a server that has forgotten the subscriptions of a connection
 * does not report it, and would never be noticed by a process that waits. The pauses grow while nobody asks. Owned by the event
 * loop.
 */
public final class Hearing {
    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** So that processes that have connected at the same time do not send at the same time for ever. */
    private static final int SPREAD_PERCENT = 10;

    private final EventLoop eventLoop;
    private final LongSupplier received;
    private final Consumer<Runnable> marker;
    private final Runnable notHeard;
    private Handle timer = () -> {};
    private Duration pause = SHORTEST_PAUSE;
    private long heardBefore;
    private boolean isMarkerUnderWay;

    /**
     * @param received the number of questions and orders to the process so far, such as those of a registrar whether it lives. Not of all
     *     messages: some arrive since the process subscribes to their topics again and again
     * @param marker sends the process a message, and runs the task once it has returned, on this or a later connection
     * @param notHeard called if it has not returned until the next time
     */
    public Hearing(EventLoop eventLoop, LongSupplier received, Consumer<Runnable> marker, Runnable notHeard) {
        this.eventLoop = eventLoop;
        this.received = received;
        this.marker = marker;
        this.notHeard = notHeard;
    }

    public void connected() {
        timer.cancel();
        pause = SHORTEST_PAUSE;
        heardBefore = received.getAsLong();
        listen();
    }

    public void disconnected() {
        timer.cancel();
    }

    private void listen() {
        long nanos = pause.toNanos();
        long spread = ThreadLocalRandom.current().nextLong(nanos / 100 * SPREAD_PERCENT);
        timer = eventLoop.addOneShotTimerHandler(this::look, Duration.ofNanos(nanos - spread));
    }

    private void look() {
        long heardNow = received.getAsLong();
        if (heardNow != heardBefore) {
            heardBefore = heardNow;
            pause = longer(SHORTEST_PAUSE, pause.dividedBy(2));
        } else {
            pause = shorter(LONGEST_PAUSE, pause.multipliedBy(2));
            if (isMarkerUnderWay) {
                notHeard.run();
            } else {
                isMarkerUnderWay = true;
                marker.accept(() -> isMarkerUnderWay = false);
            }
        }
        listen();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
