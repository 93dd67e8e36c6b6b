// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/**
 * The result of a part of a load test.
 *
 * @param done number of completed operations
 * @param seconds the time until the last of them was completed
 */
public record Phase(int done, int wanted, double seconds) {
    /** Operations per second. */
    public double rate() {
        return done / Math.max(seconds, 1e-9);
    }

    /** Whether everything was done. */
    public boolean isComplete() {
        return done == wanted;
    }
}
