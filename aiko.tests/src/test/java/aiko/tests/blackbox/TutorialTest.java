// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of {@code docs/tutorial.md}, run in order in an empty folder, print what it shows. */
class TutorialTest {
    private static final Path TUTORIAL = Path.of("../docs/tutorial.md");

    @TempDir
    private Path folder;

    @Test
    void each_command_prints_what_is_shown() throws Exception {
        List<Markdown.Block> blocks = Markdown.read(TUTORIAL).blocks();
        var all = new SoftAssertions();
        try (Terminal terminal = new Terminal(folder)) {
            for (int i = 0; i < blocks.size(); i++) {
                Markdown.Block block = blocks.get(i);
                if (!block.language().equals("sh")) {
                    continue;
                }
                Result result = terminal.run(block.text());
                assertThat(result.status())
                        .as("%s%n%s%n%s", block.text(), result.output(), terminal.errors())
                        .isZero();
                boolean hasOutput =
                        i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
                if (hasOutput) {
                    Markdown.Block shown = blocks.get(i + 1);
                    all.assertThat(isShown(shown.lines(), result.output()))
                            .as(
                                    "%s%nprinted:%n%s%nand the tutorial shows:%n%s",
                                    block.text(), result.output(), shown.text())
                            .isTrue();
                }
            }
        }
        all.assertAll();
    }

    @ParameterizedTest
    @CsvSource({
        "READY aiko/myhost/4711 in 0.7 s, READY aiko/vm/9 in 12.5 s, true",
        "READY aiko/myhost/4711 in 0.7 s, STARTING aiko/vm/9 in 12.5 s, false",
        "a  b  pele, a b root, true",
        "0 lost, 3 lost, false",
        "0 lost, 0 lost, true",
        "started … in 8 ms, started a and b in 100 ms, true"
    })
    void numbers_and_names_of_this_machine_may_differ(String shown, String printed, boolean matches) {
        assertThat(isShown(List.of(shown), printed)).isEqualTo(matches);
    }

    @Test
    void a_line_of_dots_is_any_number_of_lines() {
        List<String> shown = List.of("a", "…", "z");
        assertThat(isShown(shown, "a\nz")).isTrue();
        assertThat(isShown(shown, "a\nb\nc\nz")).isTrue();
        assertThat(isShown(shown, "a\nb\nc")).isFalse();
    }

    @Test
    void a_command_that_fails_is_noticed() throws Exception {
        try (Terminal terminal = new Terminal(folder)) {
            assertThat(terminal.run("echo a\nfalse").status()).isEqualTo(1);
            assertThat(terminal.run("false\necho a")).isEqualTo(new Result(1, "a"));
            assertThat(terminal.run("x=1\nmkdir b; cd b")).isEqualTo(new Result(0, ""));
            assertThat(terminal.run("echo $x; basename \"$PWD\"")).isEqualTo(new Result(0, "1\nb"));
        }
    }

    private static boolean isShown(List<String> shown, String printed) {
        var pattern = new StringBuilder();
        for (String line : shown) {
            pattern.append(line.strip().equals("…") ? "(?:\n[^\n]*)*?" : "\n" + expected(line));
        }
        return Pattern.matches(pattern.toString(), "\n" + printed);
    }

    private static String expected(String line) {
        Matcher varying = Pattern.compile("…|\\s+|\\d+(?:[.:-]\\d+)*|\\bmyhost\\b|\\bpele\\b")
                .matcher(line.strip());
        var pattern = new StringBuilder("\\s*");
        int end = 0;
        while (varying.find()) {
            pattern.append(Pattern.quote(line.strip().substring(end, varying.start())));
            String text = varying.group();
            if (text.isBlank()) {
                pattern.append("\\s+");
            } else if (text.equals("…")) {
                pattern.append("[^\n]*");
            } else if (text.equals("0")) {
                pattern.append("0");
            } else if (Character.isDigit(text.charAt(0))) {
                pattern.append("\\d+(?:[.:-]\\d+)*");
            } else {
                pattern.append("[^\\s/]+");
            }
            end = varying.end();
        }
        return pattern.append(Pattern.quote(line.strip().substring(end)))
                .append("\\s*")
                .toString();
    }

    private record Result(int status, String output) {}

    /** One shell, as a reader has it: variables, the current folder and jobs last from one block to the next. */
    private static final class Terminal implements AutoCloseable {
        /** Maven downloads its plugins if this machine has none. */
        private static final int LIMIT_SECONDS = 300;

        /** Maven prints one even if it is to print nothing. */
        private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

        private final Path folder;
        private final Path errors;
        private final Process shell;
        private int blocks;

        Terminal(Path temporary) throws IOException {
            folder = Files.createDirectories(temporary.resolve("tutorial"));
            errors = temporary.resolve("errors");
            var builder = new ProcessBuilder("bash").directory(folder.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("AIKO_"));
            environment.putAll(surroundings(temporary));
            shell = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(errors.toFile())
                    .start();
        }

        /** What a reader has set up: the commands in the path. And a port, so that tests can run beside each other. */
        private static Map<String, String> surroundings(Path temporary) throws IOException {
            var surroundings = new TreeMap<String, String>();
            surroundings.put("AIKO_MQTT_PORT", Integer.toString(Distribution.freePort()));
            surroundings.putAll(LocalRepository.in(temporary).environment());
            surroundings.put(
                    "PATH",
                    String.join(
                            File.pathSeparator,
                            Distribution.command().getParent().toAbsolutePath().toString(),
                            System.getenv("PATH")));
            return surroundings;
        }

        /** Commands do not read what the shell reads. The status is that of the first command that fails, else 0. */
        Result run(String commands) throws IOException, InterruptedException {
            Path output = folder.resolveSibling("output-" + blocks);
            Path done = folder.resolveSibling("status-" + blocks++);
            String block = "failed=0\ntrap 'status=$?; [ $failed = 0 ] && failed=$status' ERR\n{\n" + commands
                    + "\n} < /dev/null > '" + output + "'\ntrap - ERR\necho $failed > '" + done + ".new'\nmv '" + done
                    + ".new' '"
                    + done + "'\n";
            shell.getOutputStream().write(block.getBytes(UTF_8));
            shell.getOutputStream().flush();
            try {
                await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> Files.exists(done) || !shell.isAlive());
            } catch (ConditionTimeoutException hangs) {
                throw new IllegalStateException(
                        commands + "\nhas not ended; it printed:\n" + Files.readString(output) + errors());
            }
            int status =
                    Files.exists(done) ? Integer.parseInt(Files.readString(done).strip()) : -1;
            return new Result(
                    status,
                    COLOUR.matcher(Files.readString(output)).replaceAll("").strip());
        }

        String errors() throws IOException {
            return Files.readString(errors);
        }

        @Override
        public void close() throws InterruptedException {
            List<ProcessHandle> started = shell.descendants().toList();
            started.forEach(ProcessHandle::destroy);
            shell.destroy();
            for (ProcessHandle process : started) {
                process.onExit()
                        .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                        .join();
                process.destroyForcibly();
            }
        }
    }
}
