// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** The commands of a service that has its own bundle. */
public interface Room {
    /** @param sentNanos by {@code System.nanoTime()}; 0 if nobody asks how long it took */
    void number(String number, String sentNanos);

    /**
     * What it does with each number from now on, once it has noted it.
     *
     * @param how {@code waits} as for a device, or {@code computes}
     * @param micros how long; 0 for not at all
     */
    void busy(String how, String micros);

    /** Reports the latencies of all messages since the previous report. */
    void latencies(String phase);
}
