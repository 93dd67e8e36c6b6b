// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Reports how many records were dropped: when a storm is over, and at intervals during a long one. Owned by the thread of
 * the log.
 */
public final class Drops {
    static final Duration CALM = Duration.ofSeconds(1);
    static final int LOOKS_IN_A_STORM = 10;

    private final LongSupplier dropped;
    private final Alarm alarm;
    private final LongConsumer report;
    private long reported;
    private boolean watching;

    public Drops(LongSupplier dropped, Alarm alarm, LongConsumer report) {
        this.dropped = dropped;
        this.alarm = alarm;
        this.report = report;
    }

    /** To be called often. */
    public void look() {
        if (!watching) {
            long now = dropped.getAsLong();
            if (now != reported) {
                watching = true;
                watch(now, LOOKS_IN_A_STORM);
            }
        }
    }

    private void watch(long seen, int looksLeft) {
        alarm.ring(CALM, () -> {
            long now = dropped.getAsLong();
            if (now != seen && looksLeft > 1) {
                watch(now, looksLeft - 1);
            } else {
                watching = false;
                reportNow();
            }
        });
    }

    public void reportNow() {
        long now = dropped.getAsLong();
        if (now != reported) {
            report.accept(now - reported);
            reported = now;
        }
    }
}
