// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.sexpression.SExpressions;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Text that is hostile, in names, tags, payloads, records, files and exceptions: wherever it comes out, nothing of it commands
 * a terminal, is hidden, or begins a line.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
    private static final String FAR = "aiko/far/9/1";
    private static final String FILE = "EVIL\u001b[31m\u202e\nREADY forged";
    private static final String PAYLOAD = SExpressions.generate("say", Hostile.TEXT);

    /** What each command of the scope aiko is told, so that hostile text would come out. A new command has to be here. */
    static final Map<String, List<String>> COMMANDS = new TreeMap<>();

    static {
        COMMANDS.put(
                "services",
                List.of("", "--json", "--page 0", "--namespaces '*'", "'" + Hostile.TEXT + "'", "--page 99"));
        COMMANDS.put("processes", List.of("", "--page 'EVIL\u001b[31m'"));
        COMMANDS.put("process", List.of("", "--json"));
        COMMANDS.put(
                "top",
                List.of(
                        "--count 1 --interval 0.1",
                        "--count 1 --interval 0.1 --json",
                        "--order '" + Hostile.TEXT + "'"));
        COMMANDS.put("trace", List.of("'" + Hostile.TEXT + "'"));
        COMMANDS.put("abandon", List.of("'" + Hostile.TEXT + "'", "'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put("health", List.of("", "--json", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("registrar", List.of("", "'" + Hostile.TEXT + "'", "--namespaces '*'"));
        COMMANDS.put("history", List.of("", "--json", "'" + Hostile.TEXT + "'"));
        COMMANDS.put(
                "log",
                List.of(
                        "-n 500",
                        "-n 500 --json",
                        FAR + " --json",
                        "--namespace",
                        FAR,
                        "--level '" + Hostile.TEXT + "'",
                        "level '" + Hostile.TEXT + "' DEBUG",
                        "level",
                        "tail -n 500 --seconds 0.2",
                        "nobody'" + Hostile.TEXT + "'"));
        COMMANDS.put("config", List.of("", "--json", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("settings", List.of("", "--json", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("features", List.of("", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("bundles", List.of("", "--json", "--deployed", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("help", List.of("", "'" + Hostile.TEXT + "'"));
        COMMANDS.put("exit", List.of("'" + Hostile.TEXT + "'"));
        COMMANDS.put("shutdown", List.of("'" + Hostile.TEXT + "'"));
        COMMANDS.put("swap", List.of("'" + Hostile.TEXT + "'", "--dry-run test.hostile", "test.hostile evil.jar"));
        COMMANDS.put("rollback", List.of("'" + Hostile.TEXT + "'"));
        COMMANDS.put("call", List.of(FAR + " say '" + Hostile.TEXT + "'", "'EVIL\u001b[31m\nREADY forged' x"));
        COMMANDS.put("request", List.of("'EVIL\u001b[31m\nREADY forged' x"));
        COMMANDS.put("stats", List.of("'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put("info", List.of("'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put("ping", List.of("'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put("describe", List.of("'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put(
                "discover",
                List.of("", "'" + Hostile.TEXT + "'", "--watch --seconds 0.2", "--namespaces '*,EVIL\u001b[31m'"));
        COMMANDS.put("share", List.of("'EVIL\u001b[31m\nREADY forged'", "registrar 'EVIL\u001b[31m\nREADY forged'"));
        COMMANDS.put("publish", List.of("'EVIL\u001b[31m\nREADY forged/+' x"));
        COMMANDS.put(
                "subscribe",
                List.of(
                        "test/kept --count 1 --seconds 10",
                        "test/kept --json --count 1 --seconds 10",
                        "'EVIL\u001b[31m\nREADY forged/#/x'"));
        COMMANDS.put("parse", List.of("'" + PAYLOAD + "'", "--file payloads.jsonl", "--file 'EVIL\u001b[31m\nx'"));
        COMMANDS.put(
                "generate",
                List.of(
                        "--file objects.jsonl",
                        "'{\"command\": \"EVIL\\u001b[31m\\nREADY forged\\u202e" + "\", \"parameters\": []}'",
                        "'\u001b[31mEVIL'"));
    }

    /** Commands of others, that print what they were given as it is. */
    private static final List<String> OF_OTHERS = List.of(
            "lb",
            "headers test.hostile",
            "felix:log",
            "scr:list",
            "cat 'evil.txt'",
            "cat evil.txt | grep EVIL",
            "ls files",
            "ls -l files",
            "ls 'EVIL\u001b[31m\nREADY forged'",
            "echo 'EVIL\u001b[31m\u202e'",
            "grep EVIL evil.txt",
            "test:fail",
            "test:answer",
            "no_such_EVIL\u001b\u202e");

    private Path folder;
    private Mosquitto mosquitto;
    private Watcher watcher;
    private Container container;

    static Stream<String> commands() {
        return Stream.concat(
                COMMANDS.entrySet().stream()
                        .flatMap(command -> Stream.concat(Stream.of("--help"), command.getValue().stream())
                                .map(arguments -> "aiko:" + command.getKey() + ' ' + arguments)),
                OF_OTHERS.stream());
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        watcher = new Watcher(mosquitto.port);
        Container.configure(folder, "aiko.logging.cfg", "file = log/text.log");
        Container.configure(folder, "aiko.logging.recorder.cfg", "enabled = true");
        Container.configure(folder, FILE + ".cfg", "a = b");
        Files.createDirectories(folder.resolve("deploy"));
        Files.write(folder.resolve("deploy").resolve(FILE + ".jar"), new byte[] {1});
        Files.write(folder.resolve("deploy").resolve(FILE + "-plain.jar"), Hostile.library());
        Files.write(folder.resolve("evil.jar"), Hostile.library());
        Files.createDirectory(folder.resolve("files"));
        Files.createFile(folder.resolve("files").resolve(FILE));
        Files.writeString(folder.resolve("evil.txt"), "EVIL\u001b[31m\u009b\u202e 日本\n");
        String json = new ObjectMapper().writeValueAsString(PAYLOAD);
        Files.writeString(folder.resolve("payloads.jsonl"), json + '\n');
        Files.writeString(folder.resolve("objects.jsonl"), "{\"command\": " + json + ", \"parameters\": []}\n");
        container = Container.start(folder, mosquitto.port, Map.of()).ready();
        container.drop("hostile.jar", Hostile.bundle());
        await().until(() -> run("test:say").status() == 0);

        watcher.retain("test/kept", Hostile.TEXT);
        String registrar =
                run("aiko:registrar").out().lines().findFirst().orElseThrow().split(" +")[3];
        List<Object> details = List.of(Hostile.TEXT, Hostile.TEXT, "mqtt", Hostile.TEXT, List.of(Hostile.TEXT));
        for (int id = 1; id <= 2; id++) {
            var add = new ArrayList<Object>(List.of("aiko/far/9/" + id));
            add.addAll(details);
            watcher.publish(registrar + "/in", SExpressions.generate("add", add.toArray()));
        }
        watcher.publish(registrar + "/in", "(remove aiko/far/9/2)");
        watcher.publish(FAR + "/log", "2026-01-02_03:04:05.678     INFO               PART " + Hostile.TEXT);
        watcher.publish(registrar + "/in", PAYLOAD);
        watcher.publish(
                container.topicPath() + "/0/control", SExpressions.generate("update", "log_level", Hostile.TEXT));
        await().until(() -> run("aiko:history").out().contains(Hostile.MARK));
        await().until(() -> run("aiko:log " + FAR).out().contains(Hostile.MARK));
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
        watcher.close();
        mosquitto.close();
    }

    private Container.Result run(String command) throws IOException {
        return container.run(command);
    }

    /** Nothing hidden, nothing that commands, and no line that seems to be of ours. */
    private static void assertVisible(String text) {
        assertThat(text.lines()).noneMatch(line -> line.matches("(READY |\\d\\d:\\d\\d:\\d\\d.\\d+ \\w+ )?forged.*"));
        for (String line : text.split("\n", -1)) {
            // Java's stack traces begin their lines with tabs.
            assertThat(line.replaceFirst("^\t+", "").codePoints())
                    .as(line)
                    .allMatch(character -> switch (Character.getType(character)) {
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.SURROGATE,
                                Character.PRIVATE_USE,
                                Character.UNASSIGNED,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR -> false;
                        default -> true;
                    });
        }
    }

    @Test
    void every_command_of_the_scope_is_attacked() throws Exception {
        List<String> there = run("help")
                .out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("aiko:"))
                .map(line -> line.substring("aiko:".length()).split(" ")[0])
                .toList();
        assertThat(COMMANDS.keySet()).containsExactlyInAnyOrderElementsOf(there);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatever_a_command_prints_can_be_seen(String command) throws Exception {
        var result = run(command);
        assertVisible(result.out());
        assertVisible(result.err());
        boolean isWithoutNames = command.matches(
                "(?s).*--help|aiko:help |aiko:(features|processes|registrar|settings) .*|aiko:swap --dry.*|scr:list"
                        + "|aiko:services --page 99|aiko:generate .\u001b.*");
        assertThat(result.out() + result.err()).contains(isWithoutNames ? "" : Hostile.MARK);
    }

    @Test
    void what_can_be_read_is_printed_as_it_is() throws Exception {
        for (String command : List.of("aiko:services", "aiko:log " + FAR, "aiko:subscribe test/kept --count 1")) {
            assertThat(run(command).out()).contains("\\u001b[31mred", "READY forged\\r\\n", " Größe 日本 🌋");
        }
        assertThat(run("aiko:process").out()).contains("EVIL\\u001b[31mred");
    }

    @Test
    void answers_of_services_can_be_seen() throws Exception {
        var request = CompletableFuture.supplyAsync(() -> {
            try {
                return run("aiko:request " + FAR + " what");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        watcher.awaitLine(line -> line.startsWith(FAR + "/in (what "));
        String topic = watcher.lines().stream()
                .filter(line -> line.startsWith(FAR + "/in (what "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*\\(what (\\S+)\\)", "$1");
        watcher.publish(topic, "(item_count 2)");
        watcher.publish(topic, SExpressions.generate("response", Hostile.TEXT));
        watcher.publish(topic, SExpressions.generate("other", Hostile.TEXT));
        assertVisible(request.join().out());
        assertThat(request.join().out()).hasLineCount(2).startsWith("EVIL\\u001b[31mred");
    }

    @Test
    void what_a_service_says_of_itself_can_be_seen() throws Exception {
        var described = CompletableFuture.supplyAsync(() -> {
            try {
                return run("aiko:describe " + FAR);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        String asked = FAR + "/control (describe ";
        watcher.awaitLine(line -> line.startsWith(asked));
        String topic = watcher.lines().stream()
                .filter(line -> line.startsWith(asked))
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(".*\\(describe (\\S+)\\)", "$1");
        watcher.publish(topic, "(item_count 1)");
        watcher.publish(
                topic,
                SExpressions.generate(
                        "response",
                        "command",
                        Hostile.TEXT,
                        List.of(List.of(Hostile.TEXT, Hostile.TEXT)),
                        Hostile.TEXT,
                        Hostile.TEXT));
        assertVisible(described.join().out());
        assertThat(described.join().out()).hasLineCount(2).contains("\nEVIL\\u001b[31mred");
    }

    @Test
    void who_asks_for_it_gets_payloads_as_they_are() throws Exception {
        assertThat(run("aiko:subscribe test/kept --raw --count 1 --seconds 10").out())
                .isEqualTo(Hostile.TEXT + '\n');
        assertThat(run("aiko:generate --raw '{\"command\": \"a\\u001b\", \"parameters\": [\"b\\nc\"]}'")
                        .out())
                .isEqualTo("(a\u001b 3:b\nc)\n");
        run("aiko:subscribe test/kept --raw --count 1 --seconds 10 > raw.txt");
        assertThat(folder.resolve("raw.txt")).hasContent(Hostile.TEXT + '\n');
    }

    @Test
    void commands_print_the_same_into_pipes_and_files_of_the_shell() throws Exception {
        run("aiko:services > services.txt");
        assertVisible(Files.readString(folder.resolve("services.txt")));
        assertThat(folder.resolve("services.txt")).content().contains(Hostile.MARK);
        assertVisible(run("aiko:services | cat").out());
    }

    @Test
    void services_that_come_while_somebody_watches_can_be_seen() throws Exception {
        Path output = Files.createTempFile(folder, "watched", "");
        Process watch = container
                .command("exec", "aiko:services --watch --seconds 2")
                .redirectOutput(output.toFile())
                .start();
        await().until(() -> Files.size(output) > 0);
        String registrar =
                run("aiko:registrar").out().lines().findFirst().orElseThrow().split(" +")[3];
        await().until(() -> {
            watcher.publish(
                    registrar + "/in",
                    SExpressions.generate("add", "aiko/far/8/1", Hostile.TEXT, "*", "mqtt", "me", List.of()));
            watcher.publish(registrar + "/in", "(remove aiko/far/8/1)");
            watcher.publish(FAR + "/log", Hostile.TEXT);
            return !watch.isAlive();
        });
        String text = Files.readString(output, UTF_8);
        assertVisible(text);
        assertThat(text).contains("+ aiko/far/8/1  EVIL\\u001b[31mred");
    }

    @Test
    void records_of_the_namespace_that_come_can_be_seen() throws Exception {
        var tail = CompletableFuture.supplyAsync(() -> {
            try {
                return run("aiko:log tail --namespace --seconds 1.5");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        await().until(() -> {
            watcher.publish(FAR + "/log", Hostile.TEXT);
            return tail.isDone();
        });
        assertVisible(tail.join().out());
        assertThat(tail.join().out()).contains(FAR + " EVIL\\u001b[31mred");
    }

    @Test
    void the_log_is_visible_on_the_console_in_its_file_and_on_mqtt() throws Exception {
        run("test:say");
        await().until(() -> container.output().contains("Exception in thread \"EVIL"));
        Path file = folder.resolve("data/log/text.log.0");
        for (String text : List.of(container.output(), Files.readString(file))) {
            assertVisible(text);
            assertThat(text.lines()).anyMatch(line -> line.matches("\\S+.* ERROR   test.hostile .*EVIL\\\\u001b.*"));
            assertThat(text.lines()).anyMatch(line -> line.startsWith("java.lang.IllegalStateException: EVIL\\u001b["));
            assertThat(text.lines()).anyMatch(line -> line.startsWith("\tat aiko.tests.blackbox.Hostile.say("));
        }
        List<String> records = watcher.lines().stream()
                .filter(line -> line.matches("(?s)" + container.topicPath() + "/\\d+/log .*"))
                .toList();
        assertThat(records).anyMatch(line -> line.contains("EVIL\\u001b[31mred"));
        assertThat(records).allSatisfy(HostileTextTest::assertVisible).noneMatch(line -> line.contains("\n"));
    }

    @Test
    void what_bundles_print_commands_no_terminal() {
        assertThat(container.output().split("\nprinted EVIL\\\\u001b\\[31mred", -1))
                .hasSize(3);
        assertVisible(container.output());
    }

    @Test
    void json_says_the_same_with_the_escapes_of_json() throws Exception {
        Container.configure(folder, "aiko.logging.cfg", "file = log/json.log", "file.format = json");
        Path file = folder.resolve("data/log/json.log.0");
        await().until(() -> Files.exists(file));
        run("test:say");
        await().until(() -> Files.readString(file).contains(Hostile.MARK));
        for (String line : Files.readAllLines(file)) {
            assertVisible(line);
            var record = new ObjectMapper().readTree(line);
            assertThat(record.get("message").textValue())
                    .satisfiesAnyOf(
                            message -> assertThat(message).isEqualTo(Hostile.WORSE),
                            message -> assertThat(message).doesNotContain(Hostile.MARK));
        }
        var payload = new ObjectMapper()
                .readTree(run("aiko:parse --file payloads.jsonl").out());
        assertThat(payload.get("parameters").get(0).textValue()).isEqualTo(Hostile.TEXT);
    }

    @Test
    void on_a_terminal_the_prompt_shows_it_too() throws Exception {
        var shell = container.command("shell").directory(folder.toFile());
        try (var terminal = new Terminal(folder, shell)) {
            terminal.awaitNew("aiko> ");
            for (String command : List.of("aiko:services", "test:fail", "headers test.hostile")) {
                terminal.type(command + Terminal.ENTER);
                terminal.awaitNew("EVIL\\u001b[31m");
                terminal.awaitNew("aiko> ");
            }
            terminal.type("headers test.hostile | less" + Terminal.ENTER);
            terminal.awaitNew("EVIL\\u001b[31m");
            terminal.type("q");
            terminal.awaitNew("aiko> ");
            terminal.type("exit" + Terminal.ENTER);
            assertThat(terminal.status()).isZero();
            assertThat(terminal.output())
                    .doesNotContain(
                            "\u001b[31mred",
                            "\u001b[2Jx",
                            "\u001b]0;",
                            "\u001b]52;",
                            "\u009b",
                            "\u202e",
                            "\nREADY forged");
        }
    }

    @Test
    void the_status_is_one_line() throws Exception {
        var status = container.client("status");
        assertVisible(status.out());
        assertThat(status.out()).hasLineCount(1);
        assertVisible(container.client("'EVIL\u001b[31m\nREADY forged").err());
        assertVisible(container
                .client("--data", "/EVIL\u001b[31m\nREADY forged", "status")
                .err());
    }
}
