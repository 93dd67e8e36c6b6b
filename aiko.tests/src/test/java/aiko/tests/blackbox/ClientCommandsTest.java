// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the shell that find, ask and follow services of the namespace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCommandsTest {
    /** A service of another process, which the watcher plays. */
    private static final String FAR = "aiko/far/9/1";

    private Path folder;
    private Container container;
    private Watcher watcher;
    private String registrar;
    private int port;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        port = Distribution.freePort();
        // The services of the test answer what it wants them to, and no questions whether they live.
        container = Container.start(folder, port, "aiko.registrar.cfg", "liveness.limit = 0")
                .ready();
        watcher = new Watcher(port);
        registrar = container.topicPath() + "/1";
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        add(FAR, "far", "room=kitchen", "ec=true");
        await().until(() -> out("aiko:services").contains("aloha"));
        await().until(() -> out("aiko:services").contains(FAR));
    }

    @AfterAll
    void stop() throws Exception {
        watcher.close();
        container.close();
    }

    private void add(String path, String name, String... tags) throws Exception {
        watcher.publish(
                registrar + "/in", "(add " + path + ' ' + name + " p:0 mqtt me (" + String.join(" ", tags) + "))");
    }

    private String out(String command) throws Exception {
        var result = container.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    private CompletableFuture<String> later(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return out(command);
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
    }

    /** The response topic of the last request that a service of the watcher has got. */
    private String requested(String topic, String command) {
        return requested(FAR, topic, command);
    }

    private String requested(String service, String topic, String command) {
        String beginning = service + topic + " (" + command + ' ';
        watcher.awaitLine(line -> line.startsWith(beginning));
        return watcher.lines().stream()
                .filter(line -> line.startsWith(beginning))
                .reduce((first, last) -> last)
                .orElseThrow()
                .substring(beginning.length())
                .split("[ )]")[0];
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'(a b)', (a b)",
                "'(key: value)', (key: value)",
                "'(a (b: 0:) ())', (a (b: 0:) ())",
                "0:, 0:",
                "'\"(a b)\"', 5:(a b)",
                "'(a b) c', 7:(a b) c",
                "'(a) )(', 6:(a) )(",
                "'(key: a b)', 10:(key: a b)",
                "'(open', 5:(open",
                "'two words', 9:two words"
            })
    void an_argument_in_parentheses_is_a_list_or_a_dictionary(String argument, String sent) throws Exception {
        assertThat(out("aiko:call far take " + argument)).isEqualTo(FAR + "/in (take " + sent + ")\n");
        watcher.awaitLine(FAR + "/in (take " + sent + ')');
    }

    @Test
    void a_request_prints_all_fields_of_each_response() throws Exception {
        var answer = later("aiko:request far list '(a b)'");
        String topic = requested("/in", "list");
        watcher.awaitLine(FAR + "/in (list " + topic + " (a b))");
        watcher.publish(topic, "(item_count 5)");
        watcher.publish(topic, "(response 7 4711 9:two words (a: 1))");
        watcher.publish(topic, "(response 9:two words)");
        watcher.publish(topic, "(response (a b))");
        watcher.publish(topic, "(response key: value)");
        watcher.publish(topic, "(add x 1)");
        assertThat(answer.join()).isEqualTo("7 4711 9:two words (a: 1)\ntwo words\n(a b)\n(key: value)\n(add x 1)\n");
    }

    @Test
    void a_request_names_the_reason_why_it_has_no_answer() throws Exception {
        var late = container.run("aiko:request far late --timeout 0.2");
        assertThat(late.err()).contains(FAR, "no complete answer within 200 ms: nothing received");
        assertThat(late.status()).isEqualTo(1);
        assertThat(container.run("aiko:request far late --timeout 0").err())
                .contains("--timeout: expected a number from 0.001 to 86400, not \"0\"; usage: aiko:request");

        var refused = CompletableFuture.supplyAsync(() -> {
            try {
                return container.run("aiko:request far refuse");
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
        watcher.publish(requested("/in", "refuse"), "(failure 9:too cold!)");
        assertThat(refused.join().err()).contains("too cold!").hasLineCount(1);
        assertThat(refused.join().status()).isEqualTo(1);
    }

    @Test
    void services_describe_themselves() throws Exception {
        assertThat(out("aiko:describe aloha"))
                .isEqualTo(
                        """
                COMMAND  PARAMETERS                           ANSWER  DESCRIPTION
                aloha    name: String                         -
                request  responseTopic: String, name: String  -
                """);
        assertThat(out("aiko:describe registrar"))
                .startsWith("COMMAND  PARAMETERS ")
                .contains("\nhistory  count: int ");
        assertThat(container.run("aiko:describe nobody").err()).contains("service \"nobody\" not found");
        assertThat(container.run("aiko:describe").err())
                .contains("expected one service; usage: aiko:describe [--json] SERVICE");
    }

    @Test
    void a_service_in_another_container_describes_itself(@TempDir Path otherFolder) throws Exception {
        try (var other = Container.start(otherFolder, port, Map.of()).ready()) {
            other.drop("thermostat.jar", Distribution.example("example.thermostat", "1.0.0"));
            await().until(() -> out("aiko:services").contains("thermostat"));

            assertThat(out("aiko:describe thermostat"))
                    .isEqualTo(
                            """
                    COMMAND      PARAMETERS       ANSWER  DESCRIPTION
                    target       celsius: double  -       set the temperature that the room is to have, in degrees Celsius
                    temperature  -                Double  the temperature of the room, in degrees Celsius
                    """);
            try (var shell = new Terminal(folder, container.command("shell"))) {
                shell.awaitNew("aiko> ");
                shell.type("aiko:request thermostat tem\t" + Terminal.ENTER);
                shell.awaitNewAndPrompt("1");
            }
        }
    }

    /** As services of the reference do. */
    @Test
    void a_service_that_does_not_describe_itself_is_found_out() throws Exception {
        watcher.forget();
        var described = CompletableFuture.supplyAsync(() -> {
            try {
                return container.run("aiko:describe far");
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
        requested("/control", "describe");
        watcher.publish(requested("/control", "share"), "(item_count 0)");
        assertThat(described.join().err())
                .contains("service " + FAR + " does not describe itself: it is not a service of an Aiko container")
                .hasLineCount(1);
        assertThat(described.join().status()).isEqualTo(1);
    }

    @Test
    void services_state_their_figures_and_what_they_are() throws Exception {
        out("aiko:call aloha aloha Pele");

        await().untilAsserted(
                        () -> assertThat(out("aiko:stats aloha"))
                                .containsPattern(
                                        "^SERVICE +NAME +HANDLED +FAILED +WAITING +MOST +DROPPED +AVERAGE +LONGEST +IN HANDLER +SINCE"
                                                + " +FAILED AT +LAST FAILURE\n"
                                                + container.topicPath()
                                                + "/\\d+ +aloha +([2-9]|\\d\\d+) +0 +0 +1 +0 +[0-9.]+ [µm]s +[0-9.]+ [µm]s .* - +-\n$"));
        assertThat(out("aiko:stats --json aloha"))
                .containsPattern("\"topic_path\": ?\"" + container.topicPath() + "/\\d+\"")
                .containsPattern("\"handler_seconds\": ?0\\.0\\d{8}\\D")
                .containsPattern("\"last_failure\": ?null")
                .containsPattern("\"unanswered\": ?\\[ ?]")
                .hasLineCount(1);
        assertThat(out("aiko:info aloha"))
                .startsWith("SERVICE ")
                .containsPattern(" aloha +example\\.aloha +1\\.0\\.0 .* \\d{19}\n$");
        assertThat(out("aiko:ping 'a*a'"))
                .containsPattern("^SERVICE +NAME +TIME\n" + container.topicPath() + "/\\d+ +aloha +[0-9.]+ [µm]s\n$");
        assertThat(container.run("aiko:stats nobody").err()).contains("service \"nobody\" not found");
        assertThat(container.run("aiko:stats 'no*'").err()).contains("no service matches \"no*\"");
        assertThat(container.run("aiko:stats").err()).contains("expected one service or pattern; usage: aiko:stats ");
    }

    /** As services of the reference do not. */
    @Test
    void services_that_do_not_state_their_figures_are_named() throws Exception {
        watcher.forget();
        var asked = CompletableFuture.supplyAsync(() -> {
            try {
                return container.run("aiko:stats '*a*'");
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
        requested("/control", "stats");
        watcher.publish(requested("/control", "share"), "(item_count 0)");

        assertThat(asked.join().out())
                .startsWith("SERVICE ")
                .contains(registrar + ' ')
                .endsWith("\nservice " + FAR
                        + " does not answer (stats …): it is not a service of an Aiko container, or of one of"
                        + " an earlier version\n");
        assertThat(asked.join().err())
                .contains("1 of 3 services did not answer")
                .hasLineCount(1);
        assertThat(asked.join().status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "far, true",
                "``, true",
                "\"f?r\", true",
                "--name far, true",
                "--protocol \"p:*\", true",
                "--owner me, true",
                "--owner you, false",
                "--transport mqtt, true",
                "--transport other, false",
                "--tags room=kitchen, true",
                "--tags '(room=kitchen ec=true)', true",
                "--tags '(room=kitchen ec=false)', false",
                "'(far * mqtt * (room=kitchen))', true",
                "'(* * * me *)', true",
                "'(near * * * *)', false",
                "\"aiko/far/*\", true",
                "aloha, false"
            })
    void services_are_discovered(String filter, boolean found) throws Exception {
        assertThat(out("aiko:discover " + filter).matches("(?s).*" + FAR + " +far .*"))
                .isEqualTo(found);
    }

    @Test
    void discovered_services_are_followed() throws Exception {
        var watched = later("aiko:discover --tags '(watched=true)' --watch --seconds 2");
        await().until(() -> {
            add("aiko/far/8/1", "guest", "watched=true");
            add("aiko/far/8/2", "other");
            await().until(() -> out("aiko:services").contains("aiko/far/8/1"));
            watcher.publish(registrar + "/in", "(remove aiko/far/8/1)");
            await().until(() -> !out("aiko:services").contains("aiko/far/8/1"));
            return watched.isDone();
        });
        assertThat(watched.join())
                .contains("+ aiko/far/8/1  guest  p:0  me  watched=true\n- aiko/far/8/1  guest\n")
                .doesNotContain("other");
    }

    @Test
    void a_shared_state_is_printed_and_set() throws Exception {
        assertThat(out("aiko:share registrar"))
                .startsWith("ITEM           VALUE\n")
                .contains("lifecycle      primary\n", "service_count  ");
        assertThat(out("aiko:share registrar lifecycle")).isEqualTo("primary\n");
        assertThat(out("aiko:share registrar log_level DEBUG")).isEqualTo("DEBUG\n");
        assertThat(out("aiko:share registrar log_level")).isEqualTo("DEBUG\n");
        out("aiko:share registrar log_level INFO");
        assertThat(out("aiko:share --new registrar memo '(a (b: c))'")).isEqualTo("(a (b: c))\n");
        assertThat(out("aiko:share registrar memo x")).isEqualTo("x\n");
    }

    @ParameterizedTest
    @CsvSource({
        "registrar nothing, has no item \"nothing\"; aiko:share",
        "registrar log_levl, 'has no item \"log_levl\": did you mean \"log_level\"?'",
        "registrar log_levl DEBUG, 'has no item \"log_levl\": did you mean \"log_level\"? --new adds it'",
        "registrar nothing x, has no item \"nothing\"; --new adds it",
        "registrar log_level LOUD, is still INFO: the service did not set it to LOUD",
        "'''*''', is every service: expected a name",
        "registrar a.b.c, item \"a.b.c\" has more than two levels",
        "far --timeout 0.3, 'aiko/far/9/1 did not answer within 0.3 s: it has no shared state, or is not running'",
        "'', expected a service",
        "registrar a b c, 'expected a service, an item and a value; usage: aiko:share'",
        "registrar --timeout soon, '--timeout: expected a number from 0.001 to 86400, not \"soon\"; usage: aiko:share'",
        "registrar --seconds -1, '--seconds: expected a number from 0 to 1000000000, not \"-1\"; usage: aiko:share'",
        "nobody, service \"nobody\" not found"
    })
    void mistakes_about_a_shared_state_are_one_line(String arguments, String line) throws Exception {
        var result = container.run("aiko:share " + arguments);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_shared_state_is_followed() throws Exception {
        watcher.forget();
        var watched = later("aiko:share far load --watch --seconds 2");
        String topic = requested("/control", "share");
        watcher.publish(topic, "(item_count 1)");
        watcher.publish(topic, "(add load.cpu 7)");
        watcher.publish(FAR + "/state", "(sync " + topic + ")");
        await().until(() -> {
            watcher.publish(topic, "(update load.cpu 9)");
            watcher.publish(topic, "(update load.name four word)");
            watcher.publish(topic, "(remove load.name)");
            return watched.isDone();
        });
        assertThat(watched.join()).startsWith("ITEM ").contains("~ load.cpu  9\n+ load.name  four word\n- load.name\n");
    }

    @Test
    void the_removal_of_a_followed_service_ends_the_command() throws Exception {
        watcher.publish(registrar + "/in", "(add aiko/far/5/1 leaving p:0 mqtt me ())");
        watcher.forget();
        var watched = CompletableFuture.supplyAsync(() -> {
            try {
                return container.run("aiko:share aiko/far/5/1 load --watch --seconds 60");
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
        String topic = requested("aiko/far/5/1", "/control", "share");
        watcher.publish(topic, "(item_count 1)");
        watcher.publish(topic, "(add load 7)");
        await().until(() -> {
            watcher.publish(registrar + "/in", "(add aiko/far/5/1 leaving p:0 mqtt me ())");
            watcher.publish(registrar + "/in", "(remove aiko/far/5/1)");
            return watched.isDone();
        });
        assertThat(watched.join().status()).isEqualTo(1);
        assertThat(watched.join().out()).isEqualTo("7\n");
        assertThat(watched.join().err()).isEqualTo("aiko: service aiko/far/5/1 was removed\n");
    }

    @Test
    void a_secondary_of_the_reference_implementation_is_recognized() throws Exception {
        String secondary = "aiko/far/7/1";
        watcher.publish(
                registrar + "/in",
                "(add " + secondary
                        + " registrar github.com/geekscape/aiko_services/protocol/registrar:2 mqtt me (ec=true))");
        await().until(() -> out("aiko:services").contains(secondary));
        await().until(() -> {
            watcher.forget();
            var shown = later("aiko:registrar");
            String topic = requested(secondary, "/control", "share");
            watcher.publish(topic, "(item_count 2)");
            watcher.publish(topic, "(add service_count 0)");
            watcher.publish(topic, "(add source_file v2⇒\u00a0/opt/aiko services/registrar.py)");
            return shown.join().contains(secondary) && shown.join().contains("no copy: like all of the reference");
        });
        watcher.publish(registrar + "/in", "(remove " + secondary + ")");
        await().until(() -> !out("aiko:services").contains(secondary));
    }

    @Test
    void the_prompt_completes_services_commands_and_items() throws Exception {
        try (var shell = new Terminal(folder, container.command("shell"))) {
            shell.awaitNew("aiko> ");
            shell.type("aiko:request al\treq\tPele" + Terminal.ENTER);
            shell.awaitNewAndPrompt("Aloha Pele!");
            shell.type("aiko:share reg\tlifec\t" + Terminal.ENTER);
            shell.awaitNewAndPrompt("primary");
        }
    }

    /** A name is text of others: it must not become a command when somebody completes it. */
    @Test
    void the_prompt_completes_no_name_that_is_more_than_a_word() throws Exception {
        watcher.publish(registrar + "/in", "(add aiko/far/6/1 17:zebra;echo$IFS-no p:0 mqtt me ())");
        await().until(() -> out("aiko:services").contains("zebra"));
        try (var shell = new Terminal(folder, container.command("shell"))) {
            shell.awaitNew("aiko> ");
            shell.type("aiko:services zeb\t" + Terminal.ENTER);
            shell.awaitNewAndPrompt("no services found");
        }
        watcher.publish(registrar + "/in", "(remove aiko/far/6/1)");
        await().until(() -> !out("aiko:services").contains("zebra"));
    }
}
