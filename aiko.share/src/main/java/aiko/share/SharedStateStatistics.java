// SPDX-License-Identifier: Apache-2.0
package aiko.share;

/**
 * Figures of a shared state. Each is a snapshot, not all of the same instant; counts begin when the state is created.
 *
 * @param leases current leases
 * @param waiting queued requests
 * @param merged changes that replaced an earlier one of the same item before it was sent
 * @param ended leases that ended early, since changes could not be sent to the leaseholders
 * @param refused messages that were ignored
 */
public record SharedStateStatistics(int leases, int waiting, long merged, long ended, long refused) {}
