// SPDX-License-Identifier: Apache-2.0
package aiko.health;

import aiko.text.TextWidth;
import aiko.text.VisibleText;
import aiko.threading.AnyThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;

/**
 * The results of health checks, and all of them in one word. A snapshot.
 *
 * <pre>{@code
 * HealthReport report = health.report();
 * if (report.overall() == HealthReport.Overall.UNHEALTHY) {
 *     logger.warn(report.summary());
 * }
 * }</pre>
 *
 * @param results in the order of the names of the checks
 */
@AnyThread
public record HealthReport(List<HealthResult> results) {
    private static final int WORD = 5;
    private static final String GAP = "  ";
    private static final Pattern QUOTED = Pattern.compile("[\"\\\\]");

    public HealthReport {
        results = List.copyOf(results);
    }

    /** All results in one word. */
    public enum Overall {
        /** All checks are {@code OK}. */
        HEALTHY,
        /** The container works, but a check warns. */
        WARNING,
        /** A check fails, waits for something, or has not returned. */
        UNHEALTHY
    }

    /** All results in one word; {@code HEALTHY} if there are none. */
    public Overall overall() {
        if (results.stream().anyMatch(HealthResult::isFailed)) {
            return Overall.UNHEALTHY;
        }
        return results.stream().allMatch(result -> result.status() == Result.Status.OK)
                ? Overall.HEALTHY
                : Overall.WARNING;
    }

    /** One line, such as {@code UNHEALTHY: 2 of 9 checks fail: registrar, transport; 1 warns: disk}. */
    public String summary() {
        String details = Stream.of(
                        part(HealthResult::isFailed, "fails", "fail", " of " + checks(results.size())),
                        part(result -> result.status() == Result.Status.WARN, "warns", "warn", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return overall() + ": " + (details.isEmpty() ? checks(results.size()) : details);
    }

    private static String checks(int number) {
        return number == 1 ? "1 check" : number + " checks";
    }

    private String part(Predicate<HealthResult> which, String one, String several, String of) {
        List<String> names =
                results.stream().filter(which).map(HealthResult::name).toList();
        return names.isEmpty()
                ? ""
                : names.size() + of + ' ' + (names.size() == 1 ? one : several) + ": " + String.join(", ", names);
    }

    /** The summary, then one line for each check, for people. Text of others is visible. */
    public List<String> lines() {
        int width = results.stream()
                .mapToInt(result -> TextWidth.of(VisibleText.line(result.name())))
                .max()
                .orElse(0);
        var lines = new ArrayList<String>();
        lines.add(VisibleText.line(summary()));
        for (HealthResult result : results) {
            lines.add(TextWidth.padded(result.word(), WORD)
                    + GAP
                    + TextWidth.padded(VisibleText.line(result.name()), width)
                    + GAP
                    + VisibleText.line(result.text()));
        }
        return lines;
    }

    /**
     * One JSON object (RFC 8259) on one line: {@code status} is the {@link #overall()}, {@code checks} has {@code name}, {@code
     * status}, {@code text}, {@code tags} and {@code millis} of each check.
     */
    public String json() {
        return results.stream()
                .map(HealthReport::json)
                .collect(Collectors.joining(",", "{\"status\":\"" + overall() + "\",\"checks\":[", "]}"));
    }

    private static String json(HealthResult result) {
        return "{\"name\":" + quoted(result.name()) + ",\"status\":"
                + quoted(result.status().name()) + ",\"text\":"
                + quoted(result.text()) + ",\"tags\":"
                + result.tags().stream().map(HealthReport::quoted).collect(Collectors.joining(",", "[", "]"))
                + ",\"millis\":" + result.took().toMillis() + '}';
    }

    private static String quoted(String text) {
        return '"' + VisibleText.json(QUOTED.matcher(text).replaceAll("\\\\$0")) + '"';
    }
}
