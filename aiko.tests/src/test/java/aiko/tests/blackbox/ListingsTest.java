// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands list: for people on a terminal, for programs as JSON, and for scripts that run many of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");

    private Path folder;
    private Container container;
    private String registrar;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Container.configure(folder, "no.such.cfg", "a = b");
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        await().until(() -> container.run("aiko:services aloha").out().contains("/2  aloha"));
        registrar = container.topicPath() + "/1";
        container.run("aiko:publish " + registrar + "/in '(add aiko/far/9/1 lamp * mqtt me (room=hall))'");
        container.run("aiko:publish " + registrar + "/in '(remove aiko/far/9/1)'");
        await().until(() -> container.run("aiko:history").out().contains("  lamp  "));
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private List<JsonNode> json(String command) throws Exception {
        var result = container.run("aiko:" + command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** The keys of each command as the document lists them. */
    private static Map<String, Set<String>> documented() throws Exception {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "shell.md"))) {
            String[] cells = line.split(" \\| ");
            if (cells.length == 2 && line.startsWith("| `") && cells[1].contains("`time`")
                    || line.contains("`line` |")) {
                Set<String> keys = new TreeSet<>();
                KEY.matcher(cells[1].replaceAll("\\([^)]*\\)", "")).results().forEach(key -> keys.add(key.group(1)));
                KEY.matcher(cells[0]).results().forEach(command -> all.put(command.group(1), keys));
            }
        }
        return all;
    }

    /** The keys of values that are neither objects nor lists of objects, and of what is empty. */
    private static void keys(JsonNode node, String path, Set<String> found) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(field -> keys(
                            field.getValue(), path.isEmpty() ? field.getKey() : path + '.' + field.getKey(), found));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            node.forEach(each -> keys(each, path + "[]", found));
        } else {
            found.add(path);
        }
    }

    private static void assertDocumented(String command, JsonNode line) throws Exception {
        Set<String> expected = documented().get(command);
        assertThat(expected).as("docs/shell.md lists the keys of " + command).isNotNull();
        Set<String> found = new TreeSet<>();
        keys(line, "", found);
        assertThat(found)
                .as("keys of " + command + " are in the document")
                .allMatch(key -> expected.contains(key) || expected.stream().anyMatch(each -> isBelow(each, key)));
        // What is empty or null shows no keys of its own.
        assertThat(expected)
                .as("keys of " + command + " are those of the document")
                .allMatch(key -> found.contains(key) || found.stream().anyMatch(each -> isBelow(key, each)));
    }

    private static boolean isBelow(String key, String above) {
        return key.startsWith(above + "[]") || key.startsWith(above + '.');
    }

    @ParameterizedTest
    @CsvSource({
        "services, services --json",
        "services, discover --json",
        "processes, processes --json",
        "process, process --json",
        "registrar, registrar --json",
        "history, history --json",
        "log, log --json -n 1",
        "log tail, log tail --json -n 1 --seconds 0.1",
        "log level, log level --json",
        "log level ROOT, log level ROOT --json",
        "config, config --json",
        "settings, settings --json",
        "features, features --json",
        "features, features ssh --json",
        "health, health --json",
        "bundles, bundles --json",
        "swap --dry-run, swap --dry-run example.aloha --json",
        "swap, swap example.aloha --json",
        "stats, stats aloha --json",
        "info, info aloha --json",
        "ping, ping aloha --json",
        "describe, describe aloha --json",
        "stats, stats aloha --json",
        "info, info aloha --json",
        "ping, ping aloha --json",
        "share, share registrar --json",
        "top, top --count 1 --interval 0.1 --json"
    })
    void each_listing_has_the_keys_that_the_document_lists(String command, String line) throws Exception {
        List<JsonNode> lines = json(line);
        assertThat(lines).hasSize(1);
        assertDocumented(command, lines.get(0));
    }

    @Test
    void each_listing_of_the_reference_is_in_the_table() throws Exception {
        Set<String> listed = documented().keySet();
        String command = "";
        for (String line : Files.readAllLines(Path.of("..", "docs", "reference", "commands.md"))) {
            command = line.startsWith("## `aiko:") ? line.replaceAll("## `aiko:(\\w+)`", "$1") : command;
            if (line.startsWith("  --json ")) {
                assertThat(listed).contains(command);
            }
        }
        assertDocumented(
                "aiko status --health",
                JSON.readTree(container.client("status", "--health", "--json").out()));
    }

    @Test
    void values_have_types_and_times_are_of_now() throws Exception {
        JsonNode history = json("history 1000 --json").get(0);
        JsonNode lamp = null;
        for (JsonNode each : history.get("removed_services")) {
            lamp = each.get("topic_path").textValue().equals("aiko/far/9/1") ? each : lamp;
        }
        assertThat(lamp.get("name").textValue()).isEqualTo("lamp");
        assertThat(lamp.get("tags").get(0).textValue()).isEqualTo("room=hall");
        var now = OffsetDateTime.parse(history.get("time").textValue());
        var removed = OffsetDateTime.parse(lamp.get("removed").textValue());
        assertThat(Duration.between(removed, now)).isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(9));
        assertThat(lamp.get("removed_seconds_ago").doubleValue()).isBetween(-1.0, 540.0);
        JsonNode bundles = json("bundles --deployed --json").get(0).get("bundles");
        assertThat(bundles).hasSize(1);
        assertThat(bundles.get(0).get("id").isIntegralNumber()).isTrue();
        assertThat(bundles.get(0).get("file").textValue()).isEqualTo("aloha.jar");
        assertThat(bundles.get(0).get("problem").isNull()).isTrue();
        assertThat(json("config --json")
                        .get(0)
                        .get("configurations")
                        .get(0)
                        .get("file")
                        .textValue())
                .isEqualTo("no.such.cfg");
    }

    @Test
    void the_text_shows_local_times_and_only_what_was_deployed() throws Exception {
        assertThat(container.run("aiko:history 1000").out())
                .containsPattern(
                        "aiko/far/9/1 +lamp +\\* +me +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +\\d{4}-.* s +\\d+\\.\\d s");
        assertThat(container.run("aiko:bundles --deployed").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("aloha.jar"));
    }

    @Test
    void jq_reads_what_a_client_prints() throws Exception {
        String exec = String.join(" ", container.command("exec").command());
        var result = container.result(new ProcessBuilder(
                "sh",
                "-c",
                exec + " 'aiko:services --json' | jq -r '.services[] | select(.name == \"aloha\") | .topic_path'; "
                        + String.join(" ", container.command("status", "--json").command())
                        + " | jq -r '.state, (.services | type)'"));
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(container.topicPath() + "/2\nREADY\nnumber\n");
        assertDocumented(
                "aiko status",
                JSON.readTree(container.client("status", "--json").out()));
    }

    @Test
    void a_stream_is_one_object_a_line() throws Exception {
        var messages = CompletableFuture.supplyAsync(() -> quietly("subscribe test/# --json --count 2 --seconds 10"));
        var services = CompletableFuture.supplyAsync(() -> quietly("services --watch --json lamp --seconds 3"));
        var items = CompletableFuture.supplyAsync(() -> quietly("share registrar --watch --json --seconds 3"));
        var rounds = new AtomicInteger();
        await().until(() -> {
            container.run("aiko:publish test/a '{\"b\": 1}'");
            // Together, they could be no change at all.
            String change = rounds.incrementAndGet() % 2 == 1
                    ? "(add aiko/far/8/1 lamp * mqtt me ())"
                    : "(remove aiko/far/8/1)";
            container.run("aiko:publish " + registrar + "/in '" + change + "'");
            return messages.isDone() && services.isDone() && items.isDone();
        });
        assertThat(messages.join()).hasSize(2);
        assertDocumented("subscribe", messages.join().get(0));
        assertThat(messages.join().get(0).get("payload").textValue()).isEqualTo("{\"b\": 1}");
        assertDocumented("services", services.join().get(0));
        assertDocumented("services --watch", services.join().get(1));
        assertThat(services.join().get(1).get("change").textValue()).isIn("added", "removed");
        assertDocumented("share --watch", items.join().get(1));
    }

    private List<JsonNode> quietly(String command) {
        try {
            return json(command);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void json_lists_all_pages() throws Exception {
        assertThat(json("services --json --page 1").get(0).get("total").intValue())
                .isEqualTo(json("services --json").get(0).get("services").size());
        assertThat(container.run("aiko:services --json --page 2").err()).contains("page 2 does not exist");
    }

    private Container.Result script(String text, String... arguments) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "input", ""), text);
        return container.result(container.command(arguments).redirectInput(file.toFile()));
    }

    @Test
    void a_script_runs_in_one_session_and_ends_at_the_first_failure() throws Exception {
        String script = "# a comment\n\nname = aloha\naiko:services $name\naiko:services --page 9\necho later\n";
        for (String[] arguments : List.of(new String[] {"exec", "-"}, new String[] {"exec"})) {
            var result = script(script, arguments);
            assertThat(result.out()).contains("  aloha  ").doesNotContain("later");
            assertThat(result.err()).isEqualTo("aiko: line 5: page 9 does not exist: the last page is 1\n");
            assertThat(result.status()).isEqualTo(1);
        }
        Path file = Files.writeString(folder.resolve("some.aiko"), script + "grep nothing /dev/null\n");
        var continued = container.client("exec", "--continue", "--file", file.toString());
        assertThat(continued.out()).contains("later");
        assertThat(continued.err().lines().toList())
                .contains("aiko: " + file + ":5: page 9 does not exist: the last page is 1")
                .anyMatch(line -> line.startsWith("aiko: " + file + ":7: exit status "));
        assertThat(continued.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--file /no/such.aiko", "--file /tmp", "--continue --file /no/such.aiko"})
    void a_script_that_cannot_be_read_is_one_line(String arguments) throws Exception {
        var line = new ArrayList<>(List.of("exec"));
        line.addAll(Arrays.asList(arguments.split(" ")));
        var result = container.client(line.toArray(String[]::new));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).startsWith("aiko: cannot read commands from /");
    }

    @Test
    void a_mistake_in_the_options_of_exec_is_a_usage_error() throws Exception {
        assertThat(container.client("exec", "--file", "x", "echo").status()).isEqualTo(2);
        assertThat(container.client("status", "--trace").status()).isEqualTo(2);
        assertThat(container.client("exec", "--json", "echo").status()).isEqualTo(2);
        assertThat(script("", "exec").status()).isEqualTo(2);
        assertThat(script("", "exec", "-").status()).isZero();
    }

    @Test
    void a_failure_is_one_line_and_its_stack_trace_is_printed_if_wanted() throws Exception {
        var failed = container.client("exec", "throw 'no water'");
        assertThat(failed.err()).isEqualTo("aiko: no water; aiko exec --trace prints the stack trace\n");
        var traced = container.client("exec", "--trace", "throw 'no water'");
        assertThat(traced.err()).startsWith("aiko: no water\n").contains("\n\tat org.apache.felix.gogo");
        assertThat(traced.status()).isEqualTo(1);
        assertThat(script("throw 'no water'\naiko:trace\n", "exec", "--continue", "-")
                        .out())
                .contains("no water\n\tat org.apache.felix.gogo");
    }

    @Test
    void top_prints_snapshots_in_a_pipe() throws Exception {
        var text = container.run("aiko:top --count 2 --interval 0.2 --order name");
        assertThat(text.out().lines().filter(line -> line.startsWith("processors ")))
                .hasSize(2);
        assertThat(text.out().lines().filter(line -> line.startsWith("aloha "))).hasSize(2);
        List<JsonNode> lines = json("top --count 2 --interval 0.2 --json");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1).get("interval_seconds").doubleValue()).isGreaterThanOrEqualTo(0.2);
        assertThat(container.run("aiko:top --order colour").err()).contains("--order: expected rate, failures, ");
        assertThat(container.run("aiko:top --seconds 0.3 --interval 0.2").status())
                .isZero();
    }

    @Test
    void top_counts_the_messages_of_a_service() throws Exception {
        var top = CompletableFuture.supplyAsync(() -> quietly("top --count 1 --interval 1 --json --order rate"));
        for (int i = 0; i < 100; i++) {
            container.run("aiko:call aloha aloha x");
        }
        JsonNode first = top.join().get(0).get("services").get(0);
        assertThat(first.get("messages_per_second").doubleValue()).isPositive();
    }

    @Test
    void top_fills_the_screen_and_leaves_it_as_it_was() throws Exception {
        try (var tmux = new Tmux(folder, 100, 24, Map.of(), container.command("shell"))) {
            tmux.awaitPrompt();
            tmux.enter("echo before");
            tmux.awaitPromptAfter("before");
            tmux.enter("aiko:top --interval 0.2");
            tmux.awaitScreen("aiko:top, by rate");
            tmux.awaitScreen("MESSAGES/S");
            tmux.type("n");
            tmux.awaitScreen("aiko:top, by name");
            tmux.resize(60, 12);
            await().until(() -> tmux.screen().lines().allMatch(line -> line.length() <= 60)
                    && tmux.screen().contains("aiko:top, by name"));
            tmux.type("q");
            tmux.awaitPromptAfter("before");
            assertThat(tmux.screen()).doesNotContain("aiko:top, by");
            tmux.enter("aiko:top");
            tmux.awaitScreen("aiko:top, by rate");
            tmux.press("C-c");
            tmux.awaitPromptAfter("before");
            tmux.enter("echo after");
            tmux.awaitPromptAfter("\nafter");
        }
    }

    @Test
    void a_table_fits_the_terminal_and_in_a_pipe_nothing_is_cut() throws Exception {
        try (var tmux = new Tmux(folder, 72, 30, Map.of(), container.command("shell"))) {
            tmux.awaitPrompt();
            tmux.enter("aiko:services");
            tmux.awaitPromptAfter("aloha");
            assertThat(tmux.history().lines()).allMatch(line -> line.length() <= 72);
            assertThat(tmux.screen()).contains("…").contains(container.topicPath() + "/2");
        }
        try (var tmux = new Tmux(folder, 72, 30, Map.of(), container.command("exec", "aiko:services"))) {
            tmux.awaitScreen("aloha");
            assertThat(tmux.history().lines()).allMatch(line -> line.length() <= 72);
            assertThat(tmux.screen()).contains("…");
        }
        assertThat(container.exec("aiko:services").out())
                .doesNotContain("…")
                .contains("github.com/geekscape/aiko_services/protocol/registrar:2");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 60})
    void no_table_is_wider_than_the_terminal_and_a_line_tells_what_is_left_out(int width) throws Exception {
        // It would not answer.
        container.run("aiko:publish " + registrar + "/in '(remove aiko/far/8/1)'");
        await().until(() -> !container.run("aiko:services").out().contains("aiko/far/8/1"));
        try (var tmux = new Tmux(folder, width, 50, Map.of(), container.command("shell"))) {
            tmux.awaitPrompt();
            for (String command : List.of(
                    "stats '*'", "info '*'", "ping '*'", "history 1000", "bundles --deployed", "health", "services")) {
                tmux.clear();
                tmux.enter("aiko:" + command);
                tmux.awaitPromptAfter("aiko:" + command + '\n');
                assertThat(tmux.history().lines())
                        .as(command)
                        .hasSizeGreaterThan(2)
                        .allMatch(line -> line.length() <= width);
                if (command.startsWith("stats")) {
                    assertThat(tmux.screen()).contains("SERVICE ", " NAME ", "/1  ", "/2  ", "  aloha  ", "not shown");
                }
            }
            tmux.clear();
            tmux.enter("aiko:process");
            tmux.awaitPromptAfter("\nPROCESS ");
            String shown = tmux.screen();
            assertThat(shown.substring(shown.indexOf("\nPROCESS ")).lines())
                    .anyMatch(line -> line.contains("  aloha  "))
                    .allMatch(line -> line.length() <= width);
        }
        assertThat(container.run("aiko:stats '*'").out())
                .contains("LAST FAILURE", container.topicPath() + "/2  aloha ")
                .doesNotContain("not shown", "…");
    }

    @Test
    void the_live_view_tells_which_columns_have_no_room() throws Exception {
        try (var tmux = new Tmux(folder, 80, 24, Map.of(), container.command("shell"))) {
            tmux.awaitPrompt();
            tmux.enter("aiko:top --interval 0.2");
            tmux.awaitScreen("aiko:top, by rate; not shown: ");
            tmux.resize(140, 24);
            tmux.awaitScreen("aiko:top, by rate; q quits");
            tmux.type("q");
        }
    }

    private String onTerminal(Map<String, String> environment, String... arguments) throws Exception {
        var command = container.command(arguments);
        environment.forEach((name, value) -> command.command().add(0, name + '=' + value));
        command.command().add(0, "env");
        try (var terminal = new Terminal(folder, command)) {
            terminal.status();
            return terminal.output();
        }
    }

    @Test
    void colours_are_on_terminals_only_and_vanish_when_somebody_says_so() throws Exception {
        String green = "\u001b[32mACTIVE\u001b[0m";
        assertThat(onTerminal(Map.of(), "exec", "aiko:bundles")).contains(green);
        for (var plain : List.of(Map.of("NO_COLOR", "1"), Map.of("AIKO_COLOR", "never"), Map.of("TERM", "dumb"))) {
            assertThat(onTerminal(plain, "exec", "aiko:bundles"))
                    .as(plain.toString())
                    .contains("ACTIVE")
                    .doesNotContain("\u001b");
        }
        assertThat(onTerminal(Map.of(), "--no-color", "exec", "aiko:bundles"))
                .contains("ACTIVE")
                .doesNotContain("\u001b");
        assertThat(onTerminal(Map.of(), "exec", "aiko:bundles | cat")).doesNotContain("\u001b");
        var always = container.command("exec", "aiko:bundles");
        always.environment().put("AIKO_COLOR", "always");
        assertThat(container.result(always).out()).contains(green);
        assertThat(container.exec("aiko:bundles").out().getBytes(StandardCharsets.UTF_8))
                .doesNotContain((byte) 0x1b);
        always.environment().put("AIKO_COLOR", "sometimes");
        assertThat(container.result(always).status()).isEqualTo(2);
    }
}
