// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The output: a line for each measurement, then the load, the trend of each quantity, and what has grown; and all of it as JSON. */
final class SoakReport {
    private static final int SHOWN_CLASSES = 15;

    private final SoakOptions options;
    private final Path folder;
    private int lines;

    SoakReport(SoakOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        print(
                "the load of %s hours in %s minutes, %d measurements, files in %s",
                shown(options.hours()), shown(options.seconds() / 60), options.samples(), folder);
    }

    private static String shown(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : String.format(Locale.ROOT, "%.2f", number);
    }

    void sample(Sample sample) {
        if (lines++ == 0) {
            print(
                    "%n%8s %9s %8s %9s %8s %8s %8s %8s %8s %9s %9s",
                    "seconds",
                    "heap",
                    "classes",
                    "metaspace",
                    "loaders",
                    "bundles",
                    "threads",
                    "handles",
                    "data",
                    "resident",
                    "services");
        }
        print(
                "%8.0f %9s %8s %9s %8s %8s %8s %8s %8s %9s %9d",
                sample.seconds(),
                shown(sample, Quantity.HEAP),
                shown(sample, Quantity.CLASSES),
                shown(sample, Quantity.METASPACE),
                shown(sample, Quantity.LOADERS),
                shown(sample, Quantity.BUNDLES),
                shown(sample, Quantity.THREADS),
                shown(sample, Quantity.HANDLES),
                shown(sample, Quantity.DATA),
                shown(sample, Quantity.RESIDENT),
                sample.services());
    }

    private static String shown(Sample sample, Quantity quantity) {
        return quantity.show(sample.value(quantity));
    }

    /** Returns whether nothing has grown. */
    boolean end(List<Sample> samples, Load load, Workers workers) throws IOException {
        print("%n%-62s %9s %9s %9s", "load", "done", "planned", "not done");
        for (Chore chore : load.chores()) {
            print("%-62s %,9d %,9d %,9d", chore.name(), chore.done(), chore.planned(), chore.failed());
        }
        print("%-62s %,9d", "requests that were answered", workers.answered());
        print("%-62s %9.1f", "longest time from a new version to its answer, seconds", workers.longestSwapSeconds());

        Map<Quantity, Trend> trends = trends(samples);
        boolean isJudged = trends.values().stream().allMatch(Trend::isJudged);
        List<Quantity> grown = new ArrayList<>();
        if (isJudged) {
            print("%n%-34s %9s %9s %9s %9s", "after the warm-up", "start", "by slope", "by thirds", "allowed");
            trends.forEach((quantity, trend) -> {
                print(
                        "%-34s %9s %9s %9s %9s%s",
                        quantity.label(),
                        quantity.show(trend.start()),
                        quantity.show(trend.growth()),
                        quantity.show(trend.step()),
                        quantity.show(trend.allowed()),
                        trend.isFlat() ? "" : "   GROWS");
                if (!trend.isFlat()) {
                    grown.add(quantity);
                }
            });
        } else {
            print("%nnot judged: there are too few measurements after the warm-up");
        }
        if (!grown.isEmpty()) {
            explain(samples);
        }
        print("%n%s", verdict(isJudged, grown));
        if (options.json() != null) {
            Files.writeString(options.json(), json(samples, load, workers, trends, grown, isJudged));
        }
        return grown.isEmpty();
    }

    private String verdict(boolean isJudged, List<Quantity> grown) {
        if (!isJudged) {
            return "no verdict";
        }
        return grown.isEmpty()
                ? "nothing has grown"
                : "FAILED: this has grown: "
                        + grown.stream().map(Quantity::label).collect(Collectors.joining("; "))
                        + "; files in " + folder;
    }

    private static Map<Quantity, Trend> trends(List<Sample> samples) {
        double[] seconds = samples.stream().mapToDouble(Sample::seconds).toArray();
        Map<Quantity, Trend> trends = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            double[] values = samples.stream()
                    .mapToDouble(sample -> sample.value(quantity))
                    .toArray();
            trends.put(quantity, Trend.of(seconds, values, quantity.allowance()));
        }
        return trends;
    }

    /** For whoever looks for the cause. */
    private static void explain(List<Sample> samples) {
        Sample first = samples.get(samples.size() / 4);
        Sample last = samples.get(samples.size() - 1);
        print("%nclasses whose objects need more bytes than after the warm-up:");
        last.bytesOfClasses().entrySet().stream()
                .sorted((one, other) -> Long.compare(more(first, other), more(first, one)))
                .limit(SHOWN_CLASSES)
                .forEach(entry -> print("%,12d %s", more(first, entry), entry.getKey()));
        List<String> threads = new ArrayList<>(last.threads());
        first.threads().forEach(threads::remove);
        print("%nthreads that were not there after the warm-up: %s", threads);
    }

    private static long more(Sample first, Map.Entry<String, Long> entry) {
        return entry.getValue() - first.bytesOfClasses().getOrDefault(entry.getKey(), 0L);
    }

    private String json(
            List<Sample> samples,
            Load load,
            Workers workers,
            Map<Quantity, Trend> trends,
            List<Quantity> grown,
            boolean isJudged) {
        List<String> members = new ArrayList<>();
        members.add(String.format(
                Locale.ROOT, "\"hours\": %.3f,\n  \"seconds\": %.1f", options.hours(), options.seconds()));
        members.add("\"judged\": " + isJudged);
        members.add("\"grown\": ["
                + grown.stream().map(quantity -> '"' + name(quantity) + '"').collect(Collectors.joining(", ")) + "]");
        members.add("\"load\": {"
                + load.chores().stream()
                        .map(chore -> String.format(
                                "\n    \"%s\": {\"done\": %d, \"planned\": %d, \"not_done\": %d}",
                                chore.name(), chore.done(), chore.planned(), chore.failed()))
                        .collect(Collectors.joining(","))
                + "\n  }");
        members.add("\"requests_answered\": " + workers.answered());
        members.add("\"trends\": {"
                + trends.entrySet().stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "\n    \"%s\": {\"start\": %.1f, \"by_slope\": %.1f, \"by_thirds\": %.1f, \"allowed\": %.1f}",
                                name(entry.getKey()),
                                entry.getValue().start(),
                                entry.getValue().growth(),
                                entry.getValue().step(),
                                entry.getValue().allowed()))
                        .collect(Collectors.joining(","))
                + "\n  }");
        members.add("\"samples\": ["
                + samples.stream().map(SoakReport::json).collect(Collectors.joining(",\n    ", "\n    ", "\n  "))
                + "]");
        return members.stream().collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
    }

    private static String json(Sample sample) {
        return Arrays.stream(Quantity.values())
                .map(quantity -> String.format(Locale.ROOT, "\"%s\": %.0f", name(quantity), sample.value(quantity)))
                .collect(Collectors.joining(
                        ", ", String.format(Locale.ROOT, "{\"seconds\": %.1f, ", sample.seconds()), "}"));
    }

    private static String name(Quantity quantity) {
        return quantity.name().toLowerCase(Locale.ROOT);
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
