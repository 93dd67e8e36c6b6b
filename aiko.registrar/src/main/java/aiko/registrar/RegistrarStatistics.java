// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.OptionalInt;

/**
 * Figures of a registrar since it started.
 *
 * @param added services that were added
 * @param removed services that were removed
 * @param addedPerSecond on average over the last ten seconds
 * @param removedPerSecond likewise
 * @param waitingRequests queued requests
 * @param copyMissing services that the copy of a secondary still lacks; empty if there is no copy
 * @param directoryBytes estimated memory of the directory in bytes
 * @param directoryLimit the limit of {@code directoryBytes}
 * @param refused services that were refused since the directory was full
 * @param historyBytes size of the history in bytes
 * @param historyLimit the limit of {@code historyBytes}
 * @param discarded removed services that were discarded early since the history was full
 * @param queries requests for services or for the history that were answered, over MQTT, as the primary
 * @param lifeQuestions questions to processes whether they live, as the primary
 * @param silentProcesses processes whose answer to such a question is overdue
 * @param deadProcesses processes that were removed since they did not answer, and had no last will
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
        long discarded,
        long queries,
        long lifeQuestions,
        int silentProcesses,
        long deadProcesses) {
    /** Figures without {@code queries} and those of the questions, which are zero. */
    public RegistrarStatistics(
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
            long discarded) {
        this(
                added,
                removed,
                addedPerSecond,
                removedPerSecond,
                waitingRequests,
                copyMissing,
                directoryBytes,
                directoryLimit,
                refused,
                historyBytes,
                historyLimit,
                discarded,
                0,
                0,
                0,
                0);
    }
}
