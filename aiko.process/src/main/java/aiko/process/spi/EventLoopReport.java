// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.event.EventLoopStatistics;
import java.time.Duration;
import java.util.Optional;

/**
 * What one event loop of a process does: a snapshot.
 *
 * @param thread the name of its thread
 * @param bundle the symbolic name of the bundle whose code it runs; empty for the loop of the process itself
 * @param running what it has been running for a quarter of a second or longer, for people, as in {@code thermostat/7 hang};
 *     empty where it runs nothing, or something that takes no time
 * @param since how long it has been running that; zero where it runs nothing
 * @param stuck whether that is longer than the process puts up with, see the setting {@code event.busy.limit}
 * @param abandoned whether it is a thread that was cut loose from its event loop, and has not ended: see
 *     {@link ManagedProcess#abandon}
 * @param longest the longest that it has been running one call, as far as that was a quarter of a second or longer
 * @param statistics the figures of the loop; empty for a thread that was cut loose
 */
public record EventLoopReport(
        String thread,
        String bundle,
        String running,
        Duration since,
        boolean stuck,
        boolean abandoned,
        Duration longest,
        Optional<EventLoopStatistics> statistics) {}
