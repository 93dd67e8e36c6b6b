// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the results that benchmarks write as JSON: objects with a name and a value or a median, and other numbers by their keys. */
final class ResultFile {
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)";
    private static final Pattern NAMED =
            Pattern.compile("\"name\": " + TEXT + ", \"(?:value|median_ms)\": " + NUMBER + "[^}]*}");
    private static final Pattern OTHER = Pattern.compile(TEXT + ": " + NUMBER);

    private ResultFile() {}

    /** The values by the names of the figures, in the order of the file; of two with one name, the first. */
    static Map<String, Double> read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static Map<String, Double> parse(String json) {
        Map<String, Double> figures = new LinkedHashMap<>();
        Matcher named = NAMED.matcher(json);
        while (named.find()) {
            figures.putIfAbsent(named.group(1), Double.valueOf(named.group(2)));
        }
        Matcher other = OTHER.matcher(named.replaceAll(""));
        while (other.find()) {
            figures.putIfAbsent(other.group(1), Double.valueOf(other.group(2)));
        }
        return figures;
    }
}
