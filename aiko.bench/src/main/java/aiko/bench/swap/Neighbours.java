// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** What can be said to the bundle with the neighbours. */
public interface Neighbours {
    /** Reports the times of all messages since the last time. */
    void latencies(String phase);
}
