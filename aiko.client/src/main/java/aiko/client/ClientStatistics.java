// SPDX-License-Identifier: Apache-2.0
package aiko.client;

/**
 * Figures of all clients of a process: snapshots, not all of the same instant. Counts begin when the first bundle uses a client of
 * the process.
 *
 * @param underWay requests that have not ended
 * @param underWayLimit the limit of {@code underWay}
 * @param completed requests whose answer was complete
 * @param failed requests that ended with a {@link RequestException}
 * @param late messages without a request, or for a request that has ended
 * @param heldBytes memory of queued requests, and of answers that are incomplete or not yet handled
 * @param heldLimit the limit of {@code heldBytes}
 * @param services services in the cache; a service that several filters match may count several times
 */
public record ClientStatistics(
        int underWay,
        int underWayLimit,
        long completed,
        long failed,
        long late,
        long heldBytes,
        long heldLimit,
        int services) {}
