// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.time.Duration;
import java.util.List;

/**
 * A benchmark with the options that make it short.
 *
 * @param main its class
 * @param javaOptions of its JVM
 * @param arguments where {@link #DISTRIBUTION} and {@link #RESULTS} are replaced
 * @param limit after which it has failed
 * @param figures of its results that are compared
 */
public record Benchmark(
        String name,
        Class<?> main,
        List<String> javaOptions,
        List<String> arguments,
        Duration limit,
        List<Figure> figures) {
    /** The folder of the distribution. */
    public static final String DISTRIBUTION = "DISTRIBUTION";
    /** The file of the results. */
    public static final String RESULTS = "RESULTS";
}
