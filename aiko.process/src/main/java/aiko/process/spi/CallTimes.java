// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long the calls of an event loop took: a histogram. A snapshot; while the event loop works, its numbers are not all of
 * the same instant.
 *
 * <pre>{@code
 * CallTimes times = ManagedProcess.of(process).eventLoops().get(0).times();
 * for (int range = 0; range < times.counts().size(); range++) {
 *     out.println(CallTimes.limit(range) + " " + times.counts().get(range));
 * }
 * }</pre>
 *
 * <p>Counted are calls of the handlers of mailboxes, so the messages of services, tasks and timer handlers; not counted are flat-out
 * handlers, abandoned calls, and a call that has not returned. Calls of less than about 5 µs are timed in groups: such a call counts with the
 * average of its group.
 *
 * @param counts the number of calls in each range; empty if nothing is known
 * @param total the time of all calls
 * @param longest the longest call
 */
public record CallTimes(List<Long> counts, Duration total, Duration longest) {
    /** Nothing is known. */
    public static final CallTimes NONE = new CallTimes(List.of(), Duration.ZERO, Duration.ZERO);

    private static final int SHIFT = 10;

    public CallTimes {
        counts = Collections.unmodifiableList(List.copyOf(counts));
    }

    /**
     * The longest calls of a range, from 0: 1.024 µs, 2.048 µs, and so on, each twice the former. The last range has all longer calls too.
     *
     * @param range 0 to 52
     */
    public static Duration limit(int range) {
        return Duration.ofNanos(1L << SHIFT + range);
    }

    /** The number of calls. */
    public long calls() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The time within which that share of the calls was done, rounded up to the limit of a range, but not above the longest call. Empty if there
     * were no calls.
     *
     * @param share 0 to 1, as in 0.99
     */
    public Optional<Duration> quantile(double share) {
        long wanted = (long) Math.ceil(calls() * share);
        long seen = 0;
        for (int range = 0; range < counts.size(); range++) {
            seen += counts.get(range);
            if (seen > 0 && seen >= wanted) {
                boolean isLast = range == counts.size() - 1;
                return Optional.of(isLast || limit(range).compareTo(longest) > 0 ? longest : limit(range));
            }
        }
        return Optional.empty();
    }
}
