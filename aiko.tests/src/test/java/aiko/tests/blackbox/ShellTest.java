// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the scope aiko, in one container with one service of the example. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellTest {
    private Path folder;
    private Container container;
    private String path;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
        path = container.topicPath();
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        await().until(() -> container.exec("aiko:services").out().contains(path + "/2  aloha"));
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private String out(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @CsvSource({
        "aiko:services aloha, true",
        "aiko:services \"al*\", true",
        "aiko:services \"*/2\", true",
        "aiko:services --name \"?loha\", true",
        "aiko:services --protocol \"*aloha:0\", true",
        "aiko:services --name registrar, false",
        "aiko:services --tag ec=true, true",
        "aiko:services --tag ec=false, false",
        "aiko:services nobody, false"
    })
    void services_are_filtered(String command, boolean listed) throws Exception {
        assertThat(out(command).contains(path + "/2  aloha")).isEqualTo(listed);
    }

    /** Java starts for each command. Its first lambda, and its first concatenation, would take longer than all of ours. */
    @Test
    void a_command_uses_nothing_that_java_is_slow_to_begin_with() throws Exception {
        for (String[] command : new String[][] {{"status"}, {"status", "--json"}, {"exec", "echo hello"}}) {
            Path loaded = Files.createTempFile(folder, "loaded", ".log");
            ProcessBuilder builder = container.command(command);
            builder.environment().put("AIKO_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
            assertThat(container.result(builder).status()).isZero();
            List<String> lines = Files.readAllLines(loaded);
            assertThat(lines)
                    .anyMatch(line -> line.contains(" aiko.launcher.AdminClient "))
                    .noneMatch(line -> line.contains(" aiko.") && line.contains("$$Lambda"))
                    .noneMatch(line -> line.contains(" java.lang.runtime.ObjectMethods "));
            // Java's own sockets make one.
            assertThat(lines.stream().filter(line -> line.contains("LambdaForm$MH/")))
                    .hasSizeLessThan(4);
        }
    }

    @Test
    void the_container_shows_itself() throws Exception {
        assertThat(out("aiko:process"))
                .contains("process      " + path, "(embedded)", "connection   REGISTRAR", "aloha", "example.aloha");
        assertThat(out("aiko:registrar")).contains("this container   primary  " + path + "/1", "2 services of 1 proc");
        assertThat(out("aiko:processes")).contains(path + "  2");
        assertThat(out("aiko:bundles")).containsPattern("ACTIVE +example.aloha +1.0.0 +1 +aloha.jar");
    }

    @Test
    void a_service_is_called_by_name_number_or_topic_path() throws Exception {
        for (String service : new String[] {"aloha", "2", path + "/2"}) {
            assertThat(out("aiko:call " + service + " aloha \"two words\""))
                    .isEqualTo(path + "/2/in (aloha 9:two words)\n");
            assertThat(out("aiko:request " + service + " request Pele")).isEqualTo("Aloha Pele!\n");
        }
        await().until(() -> container.output().contains("Aloha two words!"));
    }

    @ParameterizedTest
    @CsvSource({
        "aiko:call nobody x, service \"nobody\" not found",
        "aiko:call 99 x, service 99 not found in process",
        "aiko:call a/b x, topic path \"a/b\": expected namespace/host/process/service",
        "aiko:call aloha, expected a service and a command; usage: aiko:call [--once VALUE] SERVICE COMMAND [ARGUMENT…]",
        "aiko:request aloha aloha x, unknown command aloha/2; available: aloha/1 request/2",
        "aiko:history many, expected a number from 1",
        "aiko:services --nme x, unknown option --nme",
        "aiko:process --page 9, page 9 does not exist: the last page is 1",
        "aiko:process --page -1, '--page: expected a number from 0 to 2147483647, not \"-1\"; usage: aiko:process [--page VALUE]'",
        "aiko:process --page 999999999999, '--page: expected a number from 0 to 2147483647, not \"999999999999\"; usage'",
        "aiko:processes --page x, '--page: expected a number from 0 to 2147483647, not \"x\"; usage'",
        "aiko:services --page 1.5, '--page: expected a number from 0 to 2147483647, not \"1.5\"; usage'",
        "aiko:services --seconds NaN, '--seconds: expected a number from 0 to 1000000000, not \"NaN\"; usage'",
        "aiko:history 999999999999, 'COUNT: expected a number from 1 to 2147483647, not \"999999999999\"; usage'",
        "aiko:subscribe --seconds 1e300 y, '--seconds: expected a number from 0 to 1000000000, not \"1e300\"; usage'",
        "aiko:parse --file /dev/zero, cannot read /dev/zero: not a regular file",
        "aiko:generate --file /dev/zero, cannot read /dev/zero: not a regular file",
        "aiko:parse --file /, cannot read /: not a regular file",
        "aiko:subscribe --count x y, '--count: expected a number from 1 to 2147483647, not \"x\"; usage'",
        "aiko:publish topic, expected a topic and a payload",
        "aiko:publish \"a/+\" x, contains a wildcard",
        "aiko:subscribe \"a/#/b\", # as the last level"
    })
    void mistakes_are_one_line(String command, String line) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail no.such", "tail -f no.such", "tail -n 3 no.such"})
    void the_end_of_a_file_that_does_not_exist_is_not_awaited(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isPositive();
        assertThat(result.err()).contains("tail: no.such: no such file").hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat /dev/zero", "grep x /dev/zero", "sort /dev/zero"})
    void lines_without_an_end_are_not_read(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isPositive();
        assertThat(result.err()).contains(": /dev/zero: not a regular file").hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void messages_are_published_and_subscribed_to() throws Exception {
        out("aiko:publish --retain test/kept \"(kept here)\"");
        assertThat(out("aiko:subscribe test/+ --count 1 --seconds 10")).isEqualTo("test/kept (kept here)\n");
        var late = container.exec("aiko:subscribe test/nothing --count 1 --seconds 0.2");
        assertThat(late.status()).isEqualTo(1);
        assertThat(late.err()).contains("0 of 1 messages received");

        var two = CompletableFuture.supplyAsync(() -> {
            try {
                return out("aiko:subscribe test/live --count 2 --seconds 10");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        await().until(() -> {
            out("aiko:publish test/live again");
            return two.isDone();
        });
        assertThat(two.join()).isEqualTo("test/live again\ntest/live again\n");
    }

    /** Registers services of a process that is not there, and takes them back. */
    private void withForeignServices(int services, ThrowingRunnable test) throws Exception {
        String in = path + "/1/in";
        String numbers =
                IntStream.rangeClosed(1, services).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        out("each [" + numbers + "] { aiko:publish " + in + " \"(add aiko/far/9/$it n$it p mqtt me ())\" }");
        try {
            test.run();
        } finally {
            out("aiko:publish " + in + " '(remove aiko/far/9/0)'");
            await().until(() -> !out("aiko:processes").contains("aiko/far/9"));
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    @Test
    void long_listings_come_in_pages() throws Exception {
        withForeignServices(60, () -> {
            await().until(() -> out("aiko:processes").lines().anyMatch(line -> line.matches("aiko/far/9 +60")));
            assertThat(out("aiko:services \"n*\"")).endsWith("services 1 to 50 of 60, page 1 of 2\n");
            assertThat(out("aiko:services \"n*\" --page 2"))
                    .contains("  n60  ")
                    .endsWith("services 51 to 60 of 60, page 2 of 2\n");
            assertThat(out("aiko:services \"n*\" --page 0"))
                    .contains("  n1 ", "  n60 ")
                    .doesNotContain(", page ");
            assertThat(container.exec("aiko:services \"n*\" --page 3").err())
                    .contains("page 3 does not exist: the last page is 2");
        });
    }

    @Test
    void services_are_watched_as_they_come_and_go() throws Exception {
        Path output = Files.createTempFile(folder, "watched", "");
        Process watch = container
                .command("exec", "aiko:services --name \"x*\" --watch --seconds 4")
                .redirectOutput(output.toFile())
                .start();
        await().until(() -> Files.size(output) > 0);
        String in = path + "/1/in";
        await().until(() -> {
            container.run("aiko:publish " + in + " '(add aiko/far/8/1 xray p mqtt me (a=b))'");
            container.run("aiko:publish " + in + " '(add aiko/far/8/2 other p mqtt me ())'");
            container.run("aiko:publish " + in + " '(remove aiko/far/8/0)'");
            return !watch.isAlive();
        });
        assertThat(Files.readString(output))
                .contains("no services found", "+ aiko/far/8/1  xray  p  me  a=b\n- aiko/far/8/1  xray\n")
                .doesNotContain("other", "far/8/2");
    }

    @Test
    void what_was_removed_is_in_the_history() throws Exception {
        container.drop("timer.jar", Distribution.example("example.timer", "1.0.0"));
        await().until(() -> out("aiko:services timer").contains("timer"));
        Files.delete(container.deploy.resolve("timer.jar"));
        await().until(() -> out("aiko:history 1").contains("  timer  "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services",
                "processes",
                "process",
                "registrar",
                "history",
                "log",
                "bundles",
                "call",
                "request",
                "discover",
                "share",
                "publish",
                "subscribe",
                "parse",
                "generate",
                "help",
                "exit",
                "shutdown"
            })
    void every_command_has_help(String command) throws Exception {
        assertThat(out("aiko:" + command + " --help")).contains("usage: aiko:" + command);
        assertThat(out("help aiko:" + command)).isEqualTo(out("aiko:" + command + " --help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lb", "scr:list", "headers 0", "felix:lb -s", "echo hello", "help"})
    void the_commands_of_felix_are_there(String command) throws Exception {
        assertThat(out(command)).isNotEmpty();
    }

    @Test
    void a_session_runs_what_is_typed_until_it_ends() throws Exception {
        Process session = new ProcessBuilder(
                        Distribution.command().toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "shell")
                .redirectErrorStream(true)
                .start();
        session.getOutputStream().write("echo from the session\nexit\n".getBytes());
        session.getOutputStream().close();
        assertThat(new String(session.getInputStream().readAllBytes())).contains("from the session");
        assertThat(session.waitFor()).isZero();
        assertThat(container.process().isAlive()).isTrue();
    }
}
