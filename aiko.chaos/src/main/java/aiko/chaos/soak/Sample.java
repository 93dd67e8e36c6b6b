// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.util.List;
import java.util.Map;

/**
 * A measurement.
 *
 * @param seconds of load until then
 * @param values of each quantity, in the order of {@link Quantity}
 * @param bytesOfClasses live objects of each class
 * @param threads their names
 * @param services those in the directory
 */
record Sample(double seconds, double[] values, Map<String, Long> bytesOfClasses, List<String> threads, int services) {
    double value(Quantity quantity) {
        return values[quantity.ordinal()];
    }
}
