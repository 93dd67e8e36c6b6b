// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The time limit of a run. */
public final class Deadline {
    /** No limit. */
    public static final Deadline NEVER = new Deadline(Long.MAX_VALUE / 1_000_000_000L);

    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final long seconds;
    private final long began = System.nanoTime();

    private Deadline(long seconds) {
        this.seconds = seconds;
    }

    /** A number of seconds from now. */
    public static Deadline inSeconds(long seconds) {
        return new Deadline(seconds);
    }

    void check() throws LoadException {
        if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
            throw new LoadException("time limit of " + seconds
                    + " s reached before everything was done; set a longer one with --seconds");
        }
    }

    /** Waits until the condition is true, or the limit is over. Returns whether it is true. */
    boolean await(BooleanSupplier condition, long limitNanos) throws LoadException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            check();
            if (System.nanoTime() - start > limitNanos) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
