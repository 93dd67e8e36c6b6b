// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.process.spi.SwapStatistics;
import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long services pause while they are replaced. Any thread. */
final class SwapPauses {
    private final LongAdder services = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    /** @param pause in nanoseconds; negative if there was none */
    void add(long pause) {
        if (pause >= 0) {
            nanos.add(pause);
            longest.accumulate(pause);
            services.increment();
        }
    }

    SwapStatistics statistics() {
        return new SwapStatistics(services.sum(), Duration.ofNanos(nanos.sum()), Duration.ofNanos(longest.get()));
    }
}
