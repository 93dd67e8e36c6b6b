// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What became of a file of the deploy folder, as {@code aiko:bundles} lists it.
 *
 * @param folder any folder
 */
record Verdict(AdminConnection admin, Path folder) {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final List<String> UNDECIDED =
            List.of("", "INCOMPLETE", "WAITING", "INSTALLED", "RESOLVED", "STARTING");

    /**
     * What the listing says of a file.
     *
     * @param isFinal whether nothing more is to be expected while nobody changes anything
     */
    record Word(String state, String line, boolean isFinal) {}

    /** A row of the table. */
    private record Row(String state, String name, String version, String problem) {
        boolean isSilent() {
            return problem.isEmpty() && !isFinal();
        }

        boolean isFinal() {
            return !UNDECIDED.contains(state);
        }
    }

    /** Waits until there is something to say, but not for ever: a bundle may wait for others. */
    Word of(Path file) throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        var never = new CountDownLatch(1);
        long end = System.nanoTime() + LIMIT.toNanos();
        Optional<Row> row = row(name);
        while (row.map(Row::isSilent).orElse(true) && System.nanoTime() < end) {
            never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            row = row(name);
        }
        return row.map(found -> word(name, found))
                .orElse(new Word("", name + " was not read within " + LIMIT.toSeconds() + " s", false));
    }

    /** Without waiting; empty if the file is not listed. */
    Optional<Word> now(Path file) throws IOException {
        String name = file.getFileName().toString();
        return row(name).map(found -> word(name, found));
    }

    private static Word word(String name, Row row) {
        String problem = row.problem().isEmpty() ? "" : ": " + row.problem();
        return new Word(
                row.state(),
                row.state().equals("ACTIVE")
                        ? row.name() + ' ' + row.version() + " runs, from " + name + problem
                        : name + " is " + row.state() + problem,
                row.isFinal());
    }

    private Optional<Row> row(String name) throws IOException {
        List<String> lines =
                admin.run(folder, "aiko:bundles '" + name + "'").out().lines().toList();
        if (lines.size() < 2) {
            return Optional.empty();
        }
        String heading = lines.get(0);
        String line = lines.get(1);
        return Optional.of(new Row(
                cell(heading, line, "STATE"),
                cell(heading, line, "NAME"),
                cell(heading, line, "VERSION"),
                cell(heading, line, "PROBLEM")));
    }

    private static String cell(String heading, String line, String column) {
        int begin = heading.indexOf(column);
        int next = begin + column.length();
        while (next < heading.length() && heading.charAt(next) == ' ') {
            next++;
        }
        if (begin < 0 || begin >= line.length()) {
            return "";
        }
        return (next >= heading.length() ? line.substring(begin) : line.substring(begin, Math.min(next, line.length())))
                .strip();
    }

    /** Without the name of the command, which the shell puts before errors. */
    static String line(String printed) {
        return printed.strip().replaceFirst("^aiko: ", "");
    }
}
