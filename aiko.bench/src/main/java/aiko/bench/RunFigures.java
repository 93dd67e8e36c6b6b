// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of one run, printed as they come and kept as JSON: one line for each run, the newest of each name. */
final class RunFigures {
    private final String run;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    RunFigures(String run) {
        this.run = run;
        System.out.println(run);
    }

    void add(String name, double value) {
        figures.put(name, value);
        System.out.printf(Locale.ROOT, "  %-62s %,16.3f%n", name, value);
    }

    void write(Path file) throws IOException {
        String beginning = "  {\"run\": \"" + run + "\"";
        List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("  {") && !line.startsWith(beginning)) {
                    lines.add(line.replaceAll(",$", ""));
                }
            }
        }
        lines.add(beginning
                + figures.entrySet().stream()
                        .map(figure -> String.format(Locale.ROOT, ", \"%s\": %.3f", figure.getKey(), figure.getValue()))
                        .collect(Collectors.joining())
                + "}");
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }
}
