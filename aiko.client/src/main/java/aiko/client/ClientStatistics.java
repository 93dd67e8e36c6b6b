// SPDX-License-Identifier: Apache-2.0
package aiko.client;

/**
 * Figures of all clients of a process. Each is a snapshot, not all of the same instant; counts begin when the first bundle uses a
 * client of the process.
 *
 * @param underWay requests that have not ended
 * @param mostUnderWay the limit of {@code underWay}
 * @param completed requests whose answer was complete
 * @param failed requests that ended with a {@link RequestException}
 * @param late messages that belong to no request, or to one that has ended
 * @param heldBytes memory of queued requests and of answers that are not complete or not handled
 * @param heldLimit the limit of {@code heldBytes}
 * @param services services in the cache; one that several filters match may count several times
 */
public record ClientStatistics(
        int underWay,
        int mostUnderWay,
        long completed,
        long failed,
        long late,
        long heldBytes,
        long heldLimit,
        int services) {}
