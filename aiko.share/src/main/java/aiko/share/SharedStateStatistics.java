// SPDX-License-Identifier: Apache-2.0
package aiko.share;

/**
 * Figures of a shared state; each is a snapshot, not all of the same instant. Those that count are since the state was
 * created.
 *
 * @param leases that others hold now
 * @param waiting requests that wait for their answer
 * @param merged changes that took the place of an earlier one of the same item, for those who had not been told of it yet
 * @param ended leases that ended before their time, since their holders could not be told
 * @param refused messages to the state that were ignored
 */
public record SharedStateStatistics(int leases, int waiting, long merged, long ended, long refused) {}
