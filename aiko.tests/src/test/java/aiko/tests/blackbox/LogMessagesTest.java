// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/log-messages.md}: the sources contain each line that it quotes. */
class LogMessagesTest {
    private static final Path PAGE = Path.of("../docs/reference/log-messages.md");
    private static final Pattern HEADING = Pattern.compile("## `(aiko\\.\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| (AUDIT|ERROR|WARNING|INFO) \\| `(.+?)` \\|.*");
    /** The beginning that the checks of configurations put before a problem. */
    private static final Pattern OF_A_SETTING = Pattern.compile("^\\S+ of aiko\\.[\\w.]+: ");
    /** The classes of this module describe problems for all others. */
    private static final String SHARED = "aiko.process";

    private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");

    /** Characters between two parts of a line in the sources, where they may be arguments or conditions. */
    private static final int NEAR = 300;

    /** The modules of packages that are not named after them. */
    private static final Map<String, String> MODULES = Map.of("aiko.message", "aiko.process");

    private final Map<String, List<String>> sources = new HashMap<>();

    private record Line(String logger, String text) {
        /** Whether the parts between what varies follow each other, near enough to be of one statement. */
        boolean isIn(String source) {
            List<String> parts =
                    Stream.of(text.split("…")).filter(part -> !part.isEmpty()).toList();
            int start = source.indexOf(parts.get(0));
            while (start >= 0 && !continues(source, start, parts)) {
                start = source.indexOf(parts.get(0), start + 1);
            }
            return start >= 0;
        }

        /** Whether all parts are somewhere: the beginning is often said by one class, and the reason by another. */
        boolean isSpreadOver(List<String> all) {
            return Stream.of(OF_A_SETTING.matcher(text).replaceFirst("").split("…|(?<=: )"))
                    .allMatch(part -> all.stream().anyMatch(source -> source.contains(part)));
        }

        private static boolean continues(String source, int start, List<String> parts) {
            int end = start + parts.get(0).length();
            for (String part : parts.subList(1, parts.size())) {
                int next = source.indexOf(part, end);
                if (next < 0 || next > end + NEAR) {
                    return false;
                }
                end = next + part.length();
            }
            return true;
        }
    }

    private static List<Line> lines() throws IOException {
        var lines = new ArrayList<Line>();
        String logger = "";
        for (String line : Files.readAllLines(PAGE)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                logger = heading.group(1);
            } else if (row.matches()) {
                lines.add(new Line(logger, row.group(2)));
            }
        }
        return lines;
    }

    private List<String> sourcesOf(String logger) {
        return sources.computeIfAbsent(MODULES.getOrDefault(logger, logger), LogMessagesTest::read);
    }

    private List<String> with(String module, String logger) {
        return Stream.concat(sourcesOf(module).stream(), sourcesOf(logger).stream())
                .toList();
    }

    private static List<String> read(String module) {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
            var texts = new ArrayList<String>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.add(CONCATENATION.matcher(Files.readString(file)).replaceAll(""));
            }
            return texts;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Test
    void the_sources_contain_each_line() throws IOException {
        List<Line> lines = lines();
        assertThat(lines).hasSizeGreaterThan(50);
        assertThat(lines.stream()
                        .filter(line -> sourcesOf(line.logger()).stream().noneMatch(line::isIn)
                                && !line.isSpreadOver(with(SHARED, line.logger())))
                        .map(line -> line.logger() + ": " + line.text()))
                .as("lines that no source has")
                .isEmpty();
    }
}
