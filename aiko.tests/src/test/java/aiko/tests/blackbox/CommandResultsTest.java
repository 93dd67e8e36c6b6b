// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command gives back to whoever runs it from outside: output into pipes and files, and an exit status that is true. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandResultsTest {
    private Path folder;
    private Container container;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    @AfterAll
    void stop() {
        container.close();
    }

    @ParameterizedTest
    @CsvSource({
        "aiko:bundles, aiko.process",
        "aiko:services, registrar",
        "aiko:processes, aiko/",
        "aiko:process, connection",
        "aiko:registrar, primary",
        "aiko:log, is primary",
        "aiko:log level, ROOT",
        "aiko:services --help, usage",
        "aiko:parse \"(add x)\", command",
        "lb, aiko.process"
    })
    void a_pipe_gets_all_that_a_command_prints(String command, String word) throws Exception {
        var found = container.exec(command + " | grep \"" + word + "\"");
        assertThat(found.status()).isZero();
        assertThat(found.out().lines()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .contains(word));
        var nothing = container.exec(command + " | grep no.such.word");
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.status()).isEqualTo(1);
    }

    @Test
    void a_pipe_gets_what_is_printed_within_it() throws Exception {
        var found = container.exec("each [1 2] { aiko:services } | grep registrar");
        assertThat(found.out()).contains("/protocol/registrar:").doesNotContain("TOPIC PATH");
    }

    @Test
    void a_file_gets_all_that_a_command_prints() throws Exception {
        Path file = folder.resolve("services.txt");
        var result = container.exec("aiko:services > " + file);
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(Files.readString(file)).contains("registrar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start 9999",
                "start no.such.bundle",
                "stop 9999",
                "update 9999",
                "update aiko.share file:/no/such.jar",
                "uninstall 9999",
                "refresh 9999",
                "resolve 9999",
                "install file:/no/such.jar",
                "install no-such.jar",
                "bundlelevel 9999",
                "bundlelevel -s 0 aiko.share",
                "which aiko.share no.such.Type",
                "inspect sideways osgi.service 1",
                "help no.such.command",
                "scr:enable no.such.Component",
                "scr:disable no.such.Component",
                "scr:info no.such.Component",
                "cat /no/such/file",
                "ls /no/such/folder",
                "cd /no/such/folder",
                "grep",
                "aiko:bundles no.such.bundle",
                "aiko:call nobody x | cat",
                "lb; start 9999"
            })
    void a_command_that_fails_has_an_exit_status_that_says_so(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isPositive();
        assertThat(result.err()).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            value = {
                "cat no.such/cat: no.such: no such file or directory",
                "head no.such/head: no.such: no such file or directory",
                "sort no.such/sort: no.such: no such file or directory",
                "wc no.such/wc: no.such: no such file or directory",
                "grep x no.such/grep: no.such: no such file or directory",
                "less no.such/less: no.such: no such file or directory",
                "cat no.such | wc/cat: no.such: no such file or directory",
                "grep/grep: no pattern supplied; grep --help shows the usage",
                "sort -z/sort: invalid option 'z'; sort --help shows the usage",
                "throw x | cat/aiko: x",
                "nosuch | cat/aiko: command nosuch not found; help lists all commands",
                "aiko:call nobody x | cat/aiko: service \"nobody\" not found; aiko:services lists all services",
                "exit/aiko: exit ends a session of aiko shell; shutdown ends the container",
                "quit/aiko: exit ends a session of aiko shell; shutdown ends the container",
                "logout/aiko: exit ends a session of aiko shell; shutdown ends the container",
                "echo a |/aiko: unexpected EOT while looking for a statement after |"
            })
    void a_failure_is_one_line_without_an_exception_in_it(String command, String line) throws Exception {
        var result = container.run(command);
        assertThat(result.err()).isEqualTo(line + '\n');
        assertThat(result.status()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aiko:call nobody x", "aiko:call nobody x | cat", "cat no.such", "cat no.such | wc", "start 9999"
            })
    void the_stack_of_a_failure_is_shown_only_to_those_who_ask_for_it(String command) throws Exception {
        assertThat(container.exec(command).err()).hasLineCount(1);
        assertThat(container.client("exec", "--trace", command).err()).contains("\n\tat ");
    }

    @Test
    void a_failure_ends_its_line_and_an_exit_status_does_not() throws Exception {
        assertThat(container.run("aiko:call nobody x; echo next").out()).isEmpty();
        assertThat(container.run("cat no.such; echo next").out()).isEqualTo("next\n");
        assertThat(container.run("cat no.such || echo none").out()).isEqualTo("none\n");
        assertThat(container.run("try { aiko:call nobody x } { echo next }").out())
                .contains("next");
        assertThat(container.run("echo a # comment").out()).isEqualTo("a\n");
        assertThat(container.client("exec", "  ").status()).isEqualTo(2);
    }

    @Test
    void a_command_fails_without_an_operand_unless_its_usage_has_it_in_brackets() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "reference", "commands.md"));
        for (String usage :
                page.lines().filter(line -> line.startsWith("usage: ")).toList()) {
            String command = usage.split(" ")[1];
            String operands = usage.replaceAll("usage: \\S+", "")
                    .replaceAll("\\[--[^]]*]", "")
                    .strip();
            if (!operands.isEmpty() && !operands.startsWith("[")) {
                assertThat(container.run(command).err()).as(command).contains("; usage: " + command);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start aiko.share",
                "resolve",
                "refresh",
                "bundlelevel aiko.share",
                "which aiko.share aiko.share.SharedStates",
                "inspect cap osgi.service 1",
                "help lb",
                "scr:enable aiko.process.internal.ProcessComponent",
                "ls .",
                "lb | head -n 1",
                "lb | less",
                "grep no.such.word /dev/null; lb"
            })
    void a_command_that_does_what_was_asked_for_has_0(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttop",
                "nano x",
                "watch lb",
                "tmux",
                "history",
                "keymap",
                "setopt",
                "unsetopt x",
                "complete",
                "widget"
            })
    void what_needs_a_terminal_says_so_in_one_line(String command) throws Exception {
        var result = container.exec("gogo:" + command);
        assertThat(result.status()).isPositive();
        assertThat(result.err())
                .contains("needs a terminal: run it in aiko shell")
                .hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aiko:bundles a b, expected at most one bundle",
        "aiko:bundles --all, unknown option --all",
        "aiko:bundles aiko.shell --all, unknown option --all",
        "aiko:publish some/topic text --retian, unknown option --retian",
        "aiko:swap some.bundle --dry-rnu, unknown option --dry-rnu",
        "aiko:swap some.bundle /no/such.jar, file /no/such.jar not found",
        "aiko:registrar x, promote or demote",
        "aiko:registrar promote demote, promote or demote",
        "aiko:history 1 2, ''",
        "aiko:processes x, ''",
        "aiko:swap a b c, ''",
        "aiko:rollback a b, ''",
        "aiko:subscribe a b, ''",
        "aiko:log level a b c, ''",
        "aiko:log tail a b, ''",
        "aiko:services a b, expected at most one filter"
    })
    void no_argument_is_ignored(String command, String line) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void bundles_are_listed_by_id_name_or_pattern() throws Exception {
        assertThat(container.exec("aiko:bundles aiko.share").out())
                .contains("aiko.share")
                .hasLineCount(2);
        assertThat(container.exec("aiko:bundles 0").out())
                .contains("org.apache.felix.framework")
                .hasLineCount(2);
        assertThat(container.exec("aiko:bundles \"org.osgi.*\"").out().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("org.osgi."));
    }
}
