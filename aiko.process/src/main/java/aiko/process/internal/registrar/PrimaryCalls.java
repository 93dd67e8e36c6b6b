// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.time.Duration;

/**
 * The calls of the trusted primary, which asks each process regularly whether it lives. If one has not called for a while, it may
 * have died without a last will, and is asked in turn. One that answers and does not call, such as one of the reference, is asked
 * more seldom each time. It counts only time in which this process runs. On the event loop.
 */
final class PrimaryCalls {
    /** Seconds after the last call after which the primary is asked; secondaries ask it before. */
    static final int PAUSE = 7;

    /** The longest pause, in seconds. */
    static final int LONGEST_PAUSE = 60;

    /** The pauses of processes differ by up to this share, so that not all of them ask at once. */
    private static final double SPREAD = 0.1;

    /** A primary with a large directory calls less often. */
    private static final double LONGER = 1.5;

    private static final Duration STEP = Duration.ofMillis(500);
    private static final int STEPS_IN_A_SECOND = 2;

    private final String process;
    private final EventLoop eventLoop;
    private final Runnable missing;
    private Handle timer = () -> {};
    private String prefix = "";
    private int silentSteps;
    private int pauseSteps;
    private int pauses;
    private boolean isMissing;

    /** @param missing called when a call is overdue: once before the next {@link #answered} or call */
    PrimaryCalls(TopicPath process, EventLoop eventLoop, Runnable missing) {
        this.process = process.process();
        this.eventLoop = eventLoop;
        this.missing = missing;
    }

    /** This primary is trusted from now on. It does not call its own process. */
    void begin(RegistrarDetails primary) {
        end();
        if (!primary.topicPath().process().equals(process)) {
            prefix = primary.topicPath() + "/";
            silentSteps = 0;
            isMissing = false;
            pause(PAUSE * STEPS_IN_A_SECOND);
            timer = eventLoop.addTimerHandler(this::step, STEP);
        }
    }

    /** None is trusted. */
    void end() {
        timer.cancel();
        prefix = "";
    }

    /** Somebody asks whether this process lives. Returns whether it is the primary. */
    boolean heard(String responseTopic) {
        boolean isPrimary = !prefix.isEmpty() && responseTopic.startsWith(prefix);
        if (isPrimary) {
            pause((int) (LONGER * silentSteps));
            silentSteps = 0;
            isMissing = false;
        }
        return isPrimary;
    }

    /** The primary lives, although it does not call. */
    void answered() {
        if (isMissing) {
            isMissing = false;
            silentSteps = 0;
            pause(2 * pauseSteps);
        }
    }

    /** The primary was not asked. */
    void askLater() {
        isMissing = false;
    }

    /** Whether it has missed the primary before, so that it should be more patient. */
    boolean isUsedToSilence() {
        return pauseSteps > PAUSE * STEPS_IN_A_SECOND * (1 + SPREAD);
    }

    private void pause(int steps) {
        int least = Math.max(PAUSE * STEPS_IN_A_SECOND, Math.min(LONGEST_PAUSE * STEPS_IN_A_SECOND, steps));
        double share = Math.floorMod(process.hashCode() * 31 + 7_919 * pauses++, 1_000) / 1_000.0;
        pauseSteps = (int) Math.round(least * (1 + SPREAD * share));
    }

    private void step() {
        silentSteps++;
        if (silentSteps >= pauseSteps && !isMissing) {
            isMissing = true;
            missing.run();
        }
    }
}
