// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A container on a terminal, and a session of {@code aiko shell} in another one: keys, help, completion, and habits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromptTest {
    private static final int LAST = Integer.MAX_VALUE;
    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    private static final String HINT = "aiko: Ctrl-C again within 2 s, or the command shutdown, ends the container";
    private static final String END = "aiko: the container shuts down";

    private Path folder;
    private Tmux console;
    private Tmux shell;
    private int turn;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        Files.write(deploy.resolve("aloha.jar"), Distribution.example("example.aloha", "1.0.0"));
        Files.write(deploy.resolve("greeting.jar"), greeting(folder));
        console = container(folder);
        shell = new Tmux(folder, COLUMNS, ROWS, Map.of(), command(folder, "shell"));
        console.awaitPrompt();
        shell.awaitPrompt();
    }

    @AfterAll
    void stop() {
        shell.close();
        console.close();
    }

    private static Tmux container(Path folder) throws Exception {
        String port = Integer.toString(Distribution.freePort());
        var console = new Tmux(folder, COLUMNS, ROWS, Map.of("AIKO_MQTT_PORT", port), command(folder));
        console.awaitScreen("READY ");
        return console;
    }

    /** A bundle with a command that describes itself. */
    private static byte[] greeting(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source")).resolve("Greeting.java");
        Files.writeString(
                source,
                """
                package com.acme;
                import org.apache.felix.service.command.*;
                public class Greeting {
                    @Descriptor("Greet a service")
                    public void greet(
                            @Descriptor("in capitals")
                            @Parameter(names = "--loudly", presentValue = "true", absentValue = "false") boolean loudly,
                            @Descriptor("SERVICE: its name") String service) {
                        System.out.println("hello " + service);
                    }
                }
                """);
        Path gogo = Distribution.bundles().stream()
                .filter(bundle -> bundle.getFileName().toString().contains("gogo.runtime"))
                .findFirst()
                .orElseThrow();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", gogo.toString(), "-d", folder.toString(), source.toString());
        assertThat(status).isZero();
        String component =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="greeting">
                  <property name="osgi.command.scope" value="acme"/>
                  <property name="osgi.command.function" value="greet"/>
                  <service><provide interface="com.acme.Greeting"/></service>
                  <implementation class="com.acme.Greeting"/>
                </scr:component>
                """;
        return Distribution.bundle(
                "greeting",
                Map.of(
                        "Bundle-Version",
                        "1.0.0",
                        "Import-Package",
                        "org.apache.felix.service.command",
                        "Service-Component",
                        "OSGI-INF/greeting.xml"),
                Map.of(
                        "OSGI-INF/greeting.xml",
                        component.getBytes(StandardCharsets.UTF_8),
                        "com/acme/Greeting.class",
                        Files.readAllBytes(folder.resolve("com/acme/Greeting.class"))));
    }

    private static ProcessBuilder command(Path folder, String... arguments) {
        Stream<String> line = Stream.concat(
                Stream.of(
                        Distribution.command().toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--deploy",
                        folder.resolve("deploy").toString(),
                        "--etc",
                        folder.resolve("etc").toString()),
                Arrays.stream(arguments));
        return new ProcessBuilder(line.toList());
    }

    private List<Tmux> both() {
        return List.of(console, shell);
    }

    private boolean isRunning() throws IOException {
        return !Container.runIn(folder.resolve("data"), "aiko:processes").out().isEmpty();
    }

    @Test
    void ctrl_c_never_ends_the_container_from_a_session() throws Exception {
        shell.clear();
        shell.press("C-c", "C-c", "C-c");
        shell.enter("echo still here");
        shell.awaitPromptAfter("\nstill here");
        assertThat(isRunning()).isTrue();
    }

    @Test
    void ctrl_c_clears_a_line() throws Exception {
        for (Tmux each : both()) {
            each.clear();
            each.type("shutdown");
            each.press("C-c");
            each.awaitPromptAfter("aiko> shutdown");
            each.press("Enter");
            each.enter("echo next");
            each.awaitPromptAfter("\nnext");
            assertThat(each.screen()).doesNotContain(HINT);
        }
    }

    @Test
    void ctrl_c_interrupts_a_command_even_after_many_keys() throws Exception {
        for (Tmux each : both()) {
            each.clear();
            each.enter("log:tail");
            each.awaitScreen("is primary");
            each.type("x".repeat(3_000));
            each.press("C-c");
            each.awaitScreen("\naiko> x");
            each.press("C-c");
            assertThat(isRunning()).isTrue();
        }
    }

    @Test
    void commands_are_listed_below_headings_with_a_line_for_each() throws Exception {
        for (Tmux each : both()) {
            each.clear();
            each.enter("help | head -n 12");
            each.awaitPromptAfter("Services and messages");
            assertThat(each.screen())
                    .contains(
                            "\n  aiko:call           Send a command to a service: publish (COMMAND ARGUMENT…) on its in topic\n");
        }
        String all = Container.runIn(folder.resolve("data"), "help").out();
        assertThat(all.lines()).allMatch(line -> line.length() <= 80).noneMatch(line -> line.matches("  \\S+"));
        assertThat(all)
                .startsWith("Services and messages\n")
                .contains("\nBundles and configuration\n  aiko:bundles        List the bundles")
                .contains("\n  aiko:features ", "\n  aiko:log            Print the last")
                .contains(
                        "\n  lb                  list the bundles of the framework",
                        "\n  cat                 print files\n")
                .contains("\nCommands of bundles\n  greet               Greet a service\n");
    }

    @Test
    void the_list_of_commands_fits_a_terminal_of_another_size() throws Exception {
        for (Tmux each : both()) {
            each.clear();
            each.resize(60, ROWS);
            try {
                each.enter("?");
                each.awaitScreen("? is help.");
                assertThat(each.history())
                        .contains("\n  aiko:rollback       Return a bundle of the deploy folder\n"
                                + "                      to the version before; a second\n");
            } finally {
                each.resize(COLUMNS, ROWS);
            }
        }
    }

    @Test
    void a_record_appears_once_while_the_prompt_of_the_container_follows_the_log() throws Exception {
        Path data = folder.resolve("data");
        console.clear();
        console.enter("log:tail -n 1");
        console.awaitScreen("log:tail -n 1\n2");
        Container.runIn(data, "aiko:call aloha aloha once");
        console.awaitScreen("Aloha once!");
        Container.runIn(data, "aiko:call aloha aloha last");
        console.awaitScreen("Aloha last!");
        assertThat(console.screen()).containsOnlyOnce("Aloha once!");
        console.press("C-c");
        console.awaitPrompt();
        Container.runIn(data, "aiko:call aloha aloha above");
        console.awaitScreen("Aloha above!");
    }

    @Test
    void a_command_and_its_help_are_the_same() throws Exception {
        Path data = folder.resolve("data");
        assertThat(Container.runIn(data, "help log").out())
                .isEqualTo(Container.runIn(data, "log --help").out())
                .startsWith("Print the last log records")
                .contains("usage: aiko:log ");
        assertThat(Container.runIn(data, "log").out()).contains(" is primary").doesNotContain("ServiceEvent");
        assertThat(Container.runIn(data, "help cat").out())
                .isEqualTo(Container.runIn(data, "cat --help").out());
        assertThat(Container.runIn(data, "help log:tail").out())
                .startsWith("log:tail runs aiko:log tail\nPrint the last");
        assertThat(Container.runIn(data, "help headers").out())
                .startsWith("print the manifest headers of bundles\nusage: felix:headers [BUNDLE…]\n");
        assertThat(Container.runIn(data, "lb --help").out())
                .isEqualTo(Container.runIn(data, "help lb").out())
                .startsWith("list the bundles of the framework");
        assertThat(Container.runIn(data, "help greet").out())
                .startsWith("Greet a service\nusage: acme:greet SERVICE\n");
        assertThat(Container.runIn(data, "help 'stop 0'").err()).contains("command stop 0 not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bundle:list -t 0 aiko.shell | ACTIVE  aiko.shell",
                "la example.aloha | aloha.jar",
                "la -t 0 example.aloha | aloha.jar",
                "la -s | ACTIVE  aiko.shell",
                "ss | ACTIVE  aiko.shell",
                "service:list | registrar",
                "log:set DEBUG a.b | a.b  DEBUG",
                "log:get a.b | a.b  ",
                "log:display --bundle aiko.registrar | is primary",
                "config:list | PID",
                "bundle:headers aiko.shell | Bundle-SymbolicName",
                "shell:echo one two | one two",
                "scr:details aiko.shell.internal.server.AdminServer | AdminServer",
                "ps | PROCESS"
            })
    void habits_of_karaf_and_unix_work(String line, String shown) throws Exception {
        await().untilAsserted(() -> {
            var result = Container.runIn(folder.resolve("data"), line);
            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(result.out()).contains(shown);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "feature:install http | its equal here is a file etc/PID.cfg of the feature",
                "kill 7 | its equal here is stop BUNDLE, or aiko:abandon SERVICE",
                "log:clear | no equal here: the log is not cleared",
                "aiko:servics | did you mean aiko:services?",
                "bundel:list | did you mean bundle:list?",
                "zzzzzz | help lists all commands",
                "help zzzzzz | help lists all commands"
            })
    void an_unknown_command_is_answered_with_its_equal_or_the_nearest(String line, String hint) throws Exception {
        var result = Container.runIn(folder.resolve("data"), line);
        assertThat(result.status()).isEqualTo(1);
        String command = line.replace("help ", "").split(" ")[0];
        assertThat(result.err())
                .startsWith("aiko: command " + command + " not found; " + hint)
                .hasLineCount(1);
    }

    static Stream<String[]> completions() {
        return Stream.of(new String[][] {
            {"aiko:log --le", "--level"},
            {"aiko:log --level E", "--level ERROR"},
            {"aiko:log le", "level"},
            {"aiko:log level RO", "level ROOT"},
            {"log:set E", "log:set ERROR"},
            {"log:ta", "log:tail"},
            {"aiko:call alo", "aiko:call aloha"},
            {"aiko:bundles example.a", "aiko:bundles example.aloha"},
            {"aiko:bundles aloha.", "aiko:bundles aloha.jar"},
            {"aiko:swap exa", "aiko:swap example.aloha"},
            {"aiko:swap example.aloha dep", "aiko:swap example.aloha deploy/"},
            {"aiko:swap example.aloha deploy/a", "aiko:swap example.aloha deploy/aloha.jar"},
            {"bundle:stop example.a", "bundle:stop example.aloha"},
            {"aiko:parse --file dep", "aiko:parse --file deploy/"},
            {"aiko:subscribe aiko/s", "aiko:subscribe aiko/service/registrar"},
            {"aiko:registrar p", "aiko:registrar promote"},
            {"aiko:config aik", "aiko:config aiko.tab"},
            {"scr:info aiko.shell.internal.server.A", "scr:info aiko.shell.internal.server.AdminServer"},
            {"help aiko:subs", "help aiko:subscribe"},
            {"greet --l", "greet --loudly"},
            {"greet alo", "greet aloha"}
        });
    }

    @ParameterizedTest
    @MethodSource("completions")
    void tab_completes_arguments(String typed, String completed) throws Exception {
        Path file = folder.resolve("etc/aiko.tab.cfg");
        if (typed.startsWith("aiko:config") && Files.notExists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
            await().until(() -> Container.runIn(folder.resolve("data"), "aiko:config aiko.tab")
                            .status()
                    == 0);
        }
        Tmux each = both().get(turn++ % 2);
        each.clear();
        each.type(typed);
        each.press("Tab");
        each.awaitScreen(completed);
    }

    @Test
    void exit_and_ctrl_d_in_a_session_end_the_session_and_not_the_container() throws Exception {
        for (String end : List.of("exit", "logout", "")) {
            try (var session = new Tmux(folder, COLUMNS, ROWS, Map.of(), command(folder, "shell"))) {
                session.awaitPrompt();
                session.clear();
                session.type(end);
                session.press(end.isEmpty() ? "C-d" : "Enter");
                assertThat(session.status()).isZero();
            }
        }
        assertThat(Container.runIn(folder.resolve("data"), "exit").err())
                .isEqualTo("aiko: exit ends a session of aiko shell; shutdown ends the container\n");
        assertThat(isRunning()).isTrue();
    }

    @Test
    @Order(LAST)
    void one_ctrl_c_on_an_empty_line_says_what_ends_the_container_and_a_second_one_ends_it() throws Exception {
        console.clear();
        console.press("C-c");
        console.awaitPromptAfter(HINT);
        assertThat(isRunning()).isTrue();
        console.press("C-c", "C-c");
        assertThat(console.status()).isZero();
        assertThat(console.history()).contains(END).doesNotContain("the prompt failed", "Exception");
    }

    @Test
    void an_interrupt_from_outside_ends_a_container_at_once(@TempDir Path other) throws Exception {
        try (Tmux interrupted = container(other)) {
            interrupted.awaitPrompt();
            interrupted.type("some text");
            interrupted.awaitScreen("some text");
            ProcessHandle process = ProcessHandle.of(interrupted.pid()).orElseThrow();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(interrupted.status()).isZero();
            assertThat(interrupted.history()).doesNotContain("the prompt failed", "Exception");
        }
    }

    @Test
    void shutdown_ends_a_container_from_a_session(@TempDir Path other) throws Exception {
        try (Tmux ended = container(other);
                var session = new Tmux(other, COLUMNS, ROWS, Map.of(), command(other, "shell"))) {
            session.awaitPrompt();
            session.clear();
            session.enter("system:shutdown -f");
            session.awaitScreen("the container shuts down");
            assertThat(ended.status()).isZero();
        }
    }
}
