// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    /** Reads those of a benchmark that has texts, too. */
    static void readTexts(String[] arguments, Map<String, String> options) {
        for (int i = FIRST; i < arguments.length; i += 2) {
            set(options, arguments[i], arguments[i + 1]);
        }
    }

    /**
     * Reads those of a benchmark that has numbers, and {@code --previous FOLDER}, another distribution.
     *
     * @return the distributions in the order in which they are measured, by the prefix of their labels
     */
    static Map<String, Path> readWithPrevious(String[] arguments, Map<String, Integer> options) {
        var distributions = new LinkedHashMap<String, Path>();
        for (int i = FIRST; i < arguments.length; i += 2) {
            if (arguments[i].equals("--previous")) {
                distributions.put("previous: ", Path.of(arguments[i + 1]).toAbsolutePath());
            } else {
                set(options, arguments[i], Integer.parseInt(arguments[i + 1]));
            }
        }
        distributions.put("", Path.of(arguments[0]).toAbsolutePath());
        return distributions;
    }

    /** @param options the known ones, with their defaults */
    public static <T> void set(Map<String, T> options, String name, T value) {
        if (options.put(name, value) == null) {
            throw new IllegalArgumentException(
                    "option " + name + ": unknown; the Javadoc of this class lists the options");
        }
    }
}
