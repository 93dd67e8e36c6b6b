// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The log as the shell shows it: in one container that records the namespace, of which another one is a part, over
 * Mosquitto.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogCommandTest {
    private static final String FOREIGN = "aiko/far/9/0";
    private static final String LINE = "2026-01-02_03:04:05.678  WARNING               PART ";

    private Path folder;
    private Mosquitto mosquitto;
    private Watcher watcher;
    private Container container;
    private Container other;
    private String recorder;
    private String aloha;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        watcher = new Watcher(mosquitto.port);
        Path here = Files.createDirectories(folder.resolve("here"));
        container = Container.start(here, mosquitto.port, "aiko.logging.recorder.cfg", "enabled = true")
                .ready();
        other = Container.start(Files.createDirectories(folder.resolve("other")), mosquitto.port, Map.of())
                .ready();
        other.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        recorder = service("recorder");
        aloha = service("aloha");
    }

    private String service(String name) {
        watcher.awaitLine(line -> line.matches("\\S+/out \\(add \\S+ " + name + " .*"));
        return watcher.lines().stream()
                .filter(line -> line.matches("\\S+/out \\(add \\S+ " + name + " .*"))
                .map(line -> line.split(" ")[2])
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    void stop() throws Exception {
        other.close();
        container.close();
        watcher.close();
        mosquitto.close();
    }

    private String out(String command) throws Exception {
        return out(container, command);
    }

    private static String out(Container container, String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    private CompletableFuture<Container.Result> begin(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return container.exec(command);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private void greet(String name) throws Exception {
        watcher.publish(aloha + "/in", "(aloha " + name + ")");
    }

    @Test
    void the_last_records_of_this_container_are_shown_by_level_bundle_service_and_text() throws Exception {
        greet("Laka");
        await().until(() -> out(other, "aiko:log").contains("example.aloha    "));

        assertThat(out(other, "aiko:log --bundle example.aloha -n 1 --text laka"))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO    example.aloha +.*Aloha Laka!\n");
        assertThat(out(other, "aiko:log --bundle \"aiko.dep*\" --level info"))
                .contains("started example.aloha")
                .doesNotContain("Aloha Laka!");
        assertThat(out(other, "aiko:log --level ERROR")).isEqualTo("no records found\n");

        watcher.publish(aloha + "/in", "(request no/+/topic Laka)");
        await().until(() -> out(other, "aiko:log --service aloha --level warn").contains("aloha/"));
        assertThat(out(other, "aiko:log --service " + aloha + " --level warn")).contains(" contains a wildcard");
    }

    @ParameterizedTest
    @CsvSource({
        "aiko:log --level loud, 'unknown log level \"loud\": expected DEBUG, INFO, WARNING, ERROR or CRITICAL'",
        "aiko:log level some.logger loud, 'unknown log level \"loud\": expected DEBUG, INFO, WARNING, ERROR or'",
        "aiko:log level a b c, expected a logger and a level; usage: aiko:log [",
        "aiko:log level --bundle nobody, bundle \"nobody\" not found",
        "aiko:log -n -5, '--count: expected a number from 0 to 2147483647, not \"-5\"; usage'",
        "aiko:log -n 999999999999, '--count: expected a number from 0 to 2147483647, not \"999999999999\"; usage'",
        "aiko:log tail --seconds soon, '--seconds: expected a number from 0 to 1000000000, not \"soon\"; usage'",
        "aiko:log nobody, service \"nobody\" not found",
        "aiko:log tail a b, expected one service",
        "aiko:log tail --namespace --bundle x, records of the namespace have no bundle",
        "aiko:log --nothing, unknown option --nothing"
    })
    void mistakes_are_one_line(String command, String line) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void levels_are_shown_set_and_taken_back() throws Exception {
        assertThat(out("aiko:log level"))
                .containsPattern("LOGGER +LEVEL +BUNDLE\n")
                .containsPattern("\nROOT +INFO\n");
        assertThat(out("aiko:log level aiko.process")).isEqualTo("aiko.process  INFO\n");
        assertThat(out("aiko:log level aiko.process debug")).isEqualTo("aiko.process  DEBUG\n");
        assertThat(out("aiko:log level")).containsPattern("\naiko.process +DEBUG\n");

        assertThat(out("aiko:log level aiko.process default")).isEqualTo("aiko.process  INFO\n");
        assertThat(out("aiko:log level")).doesNotContain("aiko.process");

        assertThat(out("aiko:log level ROOT ERROR --bundle aiko.shell")).isEqualTo("ROOT  ERROR\n");
        assertThat(out("aiko:log level")).containsPattern("\nROOT +ERROR +aiko.shell\n");
        assertThat(out("aiko:log level ROOT default --bundle aiko.shell")).isEqualTo("ROOT  INFO\n");
    }

    @Test
    void a_level_decides_at_once_what_is_logged() throws Exception {
        out(other, "aiko:log level example.aloha WARNING");
        greet("unheard");
        out(other, "aiko:log level example.aloha default");
        greet("heard");
        watcher.awaitLine(line -> line.startsWith(aloha + "/log ") && line.endsWith(" Aloha heard!"));
        assertThat(watcher.lines()).noneMatch(line -> line.endsWith(" Aloha unheard!"));
    }

    @Test
    void a_service_of_another_container_is_followed_by_name_or_topic_path() throws Exception {
        for (String service : List.of("\"al*\"", aloha)) {
            var tail = begin("aiko:log tail " + service + " --text \"pele\" --seconds 2");
            await().until(() -> {
                greet("Pele");
                greet("Hina");
                return tail.isDone();
            });
            assertThat(tail.join().err()).isEmpty();
            assertThat(tail.join().out().lines())
                    .isNotEmpty()
                    .allMatch(
                            line -> line.matches(aloha + " \\d{4}-\\d\\d-\\d\\d_\\S+ +INFO +ALOHASERVICE Aloha Pele!"));
        }
    }

    @Test
    void ctrl_c_ends_following_at_the_prompt_and_the_command() throws Exception {
        try (var shell = new Terminal(folder, container.command("shell"))) {
            shell.awaitNew("aiko> ");
            shell.type("aiko:log tail --namespace" + Terminal.ENTER);
            await().until(() -> {
                watcher.publish(FOREIGN + "/log", LINE + "typed");
                return shell.isNew("PART typed");
            });
            shell.type(Terminal.CTRL_C);
            shell.awaitNew("aiko> ");
            shell.type("aiko:log level ROOT" + Terminal.ENTER);
            shell.awaitNewAndPrompt("ROOT  INFO");
            shell.type("exit" + Terminal.ENTER);
            assertThat(shell.status()).isZero();
        }
        try (var exec = new Terminal(folder, container.command("exec", "aiko:log tail"))) {
            exec.awaitNew(" is ");
            exec.type(Terminal.CTRL_C);
            assertThat(exec.status()).isEqualTo(130);
        }
        await().untilAsserted(() ->
                assertThat(Vitals.of(container).threads()).noneMatch(name -> name.startsWith("aiko-shell-")));
    }

    @Test
    void ctrl_c_ends_what_prints_all_the_time_and_not_the_session() throws Exception {
        var isOver = new AtomicBoolean();
        // On a thread of its own: with Java 25, the end of a process is told by the common pool, which may have one
        // thread only.
        CompletableFuture<Void> storm = CompletableFuture.runAsync(
                () -> {
                    while (!isOver.get()) {
                        LockSupport.parkNanos(500_000);
                        try {
                            watcher.publish(FOREIGN + "/log", LINE + "typed");
                        } catch (MqttException failure) {
                            throw new IllegalStateException(failure);
                        }
                    }
                },
                task -> new Thread(task, "storm").start());
        try (var shell = new Terminal(folder, container.command("shell"))) {
            shell.awaitNew("aiko> ");
            for (int i = 0; i < 5; i++) {
                shell.type("aiko:log tail --namespace" + Terminal.ENTER);
                shell.awaitNew("PART typed");
                shell.type(Terminal.CTRL_C);
                shell.awaitNew("aiko> ");
            }
            shell.type("exit" + Terminal.ENTER);
            assertThat(shell.status()).isZero();
        } finally {
            isOver.set(true);
            storm.join();
        }
    }

    @Test
    void nobody_who_reads_ends_following_without_a_word() throws Exception {
        String exec = String.join(
                "' '", container.command("exec", "aiko:log tail " + FOREIGN).command());
        var command = new ProcessBuilder("sh", "-c", "'" + exec + "' | head -n 1");
        command.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        CompletableFuture<Container.Result> first = CompletableFuture.supplyAsync(() -> {
            try {
                return container.result(command);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        await().until(() -> {
            watcher.publish(FOREIGN + "/log", LINE + "piped");
            return first.isDone();
        });
        assertThat(first.join()).isEqualTo(new Container.Result(0, FOREIGN + ' ' + LINE + "piped\n", ""));
    }

    @Test
    void the_recorder_shares_the_last_record_of_each_service_and_answers_with_more() throws Exception {
        String shared = (LINE + "two {words}").replace(' ', '\u00a0');
        watcher.publish(recorder + "/control", "(share my/lease 300 lru_cache)");
        watcher.awaitLine(recorder + "/state (sync my/lease)");
        watcher.publish("aiko/far/8/1/log", LINE + "one");
        watcher.publish("aiko/far/8/1/log", LINE + "two (words)");
        watcher.awaitLine("my/lease (update lru_cache.aiko/far/8/1/log " + shared.length() + ":" + shared + ")");

        watcher.publish(recorder + "/control", "(share my/answer 0 *)");
        watcher.awaitLine(line ->
                line.equals("my/answer (add lru_cache.aiko/far/8/1/log " + shared.length() + ":" + shared + ")"));
        assertThat(watcher.lines())
                .contains(
                        "my/answer (add lifecycle ready)",
                        "my/answer (add log_level INFO)",
                        "my/answer (add lru_cache_size 128)",
                        "my/answer (add ring_buffer_size 128)",
                        "my/answer (add topic_path_filter aiko/+/+/+/log)");

        String records = "aiko/far/8/1 " + LINE + "one\naiko/far/8/1 " + LINE + "two (words)\n";
        assertThat(out("aiko:log aiko/far/8/1")).isEqualTo(records);
        assertThat(out(other, "aiko:log \"aiko/far/8/*\"")).isEqualTo(records);
        assertThat(out(other, "aiko:log aiko/far/8/1 -n 1")).isEqualTo(records.substring(records.indexOf('\n') + 1));
        assertThat(out("aiko:log --namespace --text TWO")).isEqualTo(records.substring(records.indexOf('\n') + 1));
        watcher.publish(recorder + "/control", "(share my/lease 0 *)");
    }
}
