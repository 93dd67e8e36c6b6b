// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/**
 * How a part of a load test went.
 *
 * @param done of what was to be done
 * @param seconds until the last of it was done
 */
public record Phase(int done, int wanted, double seconds) {
    /** A second. */
    public double rate() {
        return done / Math.max(seconds, 1e-9);
    }

    /** Whether everything was done. */
    public boolean isComplete() {
        return done == wanted;
    }
}
