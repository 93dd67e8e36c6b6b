// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the cost of a process: messages, services, mailboxes, timers, metrics, and an idle process.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and, optionally, the seconds for each
 * measurement, and the measurements: {@code messages}, {@code services}, {@code mailbox}, {@code timers}, {@code metrics},
 * {@code idle}.
 */
public final class ProcessBenchmark {
    private static final int DEFAULT_SECONDS = 20;
    private static final List<String> ALL = List.of("messages", "services", "mailbox", "timers", "metrics", "idle");

    private ProcessBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]).toAbsolutePath();
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_SECONDS;
        List<String> wanted = arguments.length > 3 ? List.of(arguments).subList(3, arguments.length) : ALL;
        var results = new Results();
        results.add("load average before", load(), "");
        for (String what : wanted) {
            switch (what) {
                case "messages" -> MessageBenchmark.run(distribution, seconds, results);
                case "services" -> ServicesBenchmark.run(distribution, seconds, results);
                case "mailbox" -> MailboxBenchmark.run(seconds, results);
                case "timers" -> TimersBenchmark.run(seconds, results);
                case "metrics" -> MetricsBenchmark.run(distribution, seconds, results);
                case "idle" -> IdleBenchmark.run(distribution, seconds, results);
                default -> throw new IllegalArgumentException("measurement " + what + ": unknown; use one of " + ALL);
            }
        }
        results.write(Path.of(arguments[1]));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
