// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** The commands of the bundle with the neighbours. */
public interface Neighbours {
    /** Reports the latencies of all messages since the previous report. */
    void latencies(String phase);
}
