// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.OptionalInt;

/**
 * Figures of a registrar since it began.
 *
 * @param added services that came
 * @param removed services that went
 * @param addedPerSecond on average over the last ten seconds
 * @param removedPerSecond likewise
 * @param waitingRequests requests that are not answered yet
 * @param copyMissing of a secondary: services that its copy of the primary's directory still lacks; empty while it has
 *     none
 * @param directoryBytes bytes of memory that its directory takes, an estimate
 * @param directoryLimit bytes that this may be
 * @param refused services for which the directory had no room
 * @param historyBytes bytes of the removed services that are remembered
 * @param historyLimit bytes that this may be
 * @param discarded removed services that were discarded early, since their bytes exceeded the limit
 */
public record RegistrarStatistics(
        long added,
        long removed,
        double addedPerSecond,
        double removedPerSecond,
        int waitingRequests,
        OptionalInt copyMissing,
        long directoryBytes,
        long directoryLimit,
        long refused,
        long historyBytes,
        long historyLimit,
        long discarded) {}
