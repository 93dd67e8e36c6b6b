// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results: a line for each part when it ends, and all figures as one JSON object. */
final class Report {
    private final Progress progress;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    Report(Progress progress) {
        this.progress = progress;
    }

    void line(String title, String text) {
        progress.clear();
        System.out.printf(Locale.ROOT, "%-12s %s%n", title, text);
    }

    /** @param what the unit, such as {@code services} */
    void phase(String title, Phase phase, String what, String remark) {
        figure(title, phase.done());
        figure(title + "_wanted", phase.wanted());
        figure(title + "_seconds", phase.seconds());
        figure(title + "_per_second", phase.rate());
        line(
                title,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d %s in %.3f s, %,.0f a second%s",
                        phase.done(),
                        phase.wanted(),
                        what,
                        phase.seconds(),
                        phase.rate(),
                        remark));
    }

    void figure(String name, double value) {
        figures.put(name, value);
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                figures.entrySet().stream()
                        .map(figure -> String.format(Locale.ROOT, "  \"%s\": %.3f", figure.getKey(), figure.getValue()))
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }
}
