// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a benchmark and their aims: printed as they are measured, and written as JSON at the end. */
final class Results {
    /** The aim of a figure without one. */
    static final String NO_AIM = "";

    private final List<Figure> figures = new ArrayList<>();

    private record Figure(String name, double value, String unit, String aim) {
        String line() {
            return String.format(
                    Locale.ROOT, "%-58s %12s %-16s%s", name, number(), unit, aim.isEmpty() ? "" : "aim: " + aim);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"aim\": \"%s\"}",
                    name,
                    value,
                    unit,
                    aim);
        }

        private String number() {
            return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.3f", value);
        }
    }

    void heading(String text) {
        System.out.println();
        System.out.println(text);
    }

    void add(String name, double value, String unit) {
        add(name, value, unit, NO_AIM);
    }

    void add(String name, double value, String unit, String aim) {
        var figure = new Figure(name, value, unit, aim);
        figures.add(figure);
        System.out.println("  " + figure.line());
    }

    /** Adds the load average, which shows whether other programs disturbed the measurement. */
    void addMachineLoad() {
        add("load average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "");
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                "{\"processors\": " + Runtime.getRuntime().availableProcessors() + ", \"figures\": [\n  "
                        + String.join(
                                ",\n  ", figures.stream().map(Figure::json).toList()) + "\n]}\n");
    }
}
