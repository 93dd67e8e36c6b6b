// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.Map;

/** The options on the command line of a benchmark, after the distribution's folder and the file for the results. */
public final class BenchmarkOptions {
    private static final int FIRST = 2;

    private BenchmarkOptions() {}

    /** Reads those of a benchmark that has nothing but numbers. */
    static void read(String[] arguments, Map<String, Integer> options) {
        for (int i = FIRST; i < arguments.length; i += 2) {
            set(options, arguments[i], Integer.parseInt(arguments[i + 1]));
        }
    }

    /** @param options the known ones, with their defaults */
    public static <T> void set(Map<String, T> options, String name, T value) {
        if (options.put(name, value) == null) {
            throw new IllegalArgumentException(
                    "option " + name + ": unknown; the Javadoc of this class lists the options");
        }
    }
}
