// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.event.EventLoopStatistics;
import java.time.Duration;
import java.util.Optional;

/**
 * The activity of one event loop of a process. A snapshot.
 *
 * @param thread the name of its thread
 * @param bundle the symbolic name of its bundle; empty for the event loop of the process itself
 * @param running the call that has been running for at least 0.25 s, for people, as in {@code thermostat/7 hang}; empty if there
 *     is none
 * @param since how long the call has been running; zero if there is none
 * @param stuck whether the call exceeds the setting {@code event.busy.limit}
 * @param abandoned whether this is an abandoned thread that has not ended: see {@link ManagedProcess#abandon}
 * @param longest the longest call so far, if it took at least 0.25 s; else zero
 * @param statistics the figures of the event loop; empty for an abandoned thread
 * @param times how long its calls took; {@link CallTimes#NONE} for an abandoned thread
 */
public record EventLoopReport(
        String thread,
        String bundle,
        String running,
        Duration since,
        boolean stuck,
        boolean abandoned,
        Duration longest,
        Optional<EventLoopStatistics> statistics,
        CallTimes times) {
    /** A report without times. */
    public EventLoopReport(
            String thread,
            String bundle,
            String running,
            Duration since,
            boolean stuck,
            boolean abandoned,
            Duration longest,
            Optional<EventLoopStatistics> statistics) {
        this(thread, bundle, running, since, stuck, abandoned, longest, statistics, CallTimes.NONE);
    }
}
