// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of commands is what a running container prints as their help. */
class CommandsReferenceTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *aiko:(\\w+)\\b");

    private static final Pattern SUBCOMMAND = Pattern.compile("(?m)^  ([a-z]+)\\b");

    private static final String INTRODUCTION =
            """
            # Commands of the scope `aiko`

            <!-- Generated: do not edit. Change the @Descriptor of the command, then run:
                 %s -->

            This page lists the commands that a container adds to the Gogo shell, as `aiko:COMMAND --help` prints them. Run one with
            `aiko exec 'aiko:COMMAND …'`, or at a prompt. [The command and the shell](../shell.md) has examples, and
            [exit statuses](exit-statuses.md) what they return.

            """;

    @Test
    void the_reference_lists_the_help_of_all_commands(@TempDir Path folder) throws Exception {
        try (Container container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            var names = new TreeSet<String>();
            COMMAND.matcher(container.run("help").out()).results().forEach(command -> names.add(command.group(1)));
            assertThat(names).contains("services", "request", "bundles");
            var text = new StringBuilder(INTRODUCTION.formatted(GeneratedDocument.renewal(getClass())));
            for (String name : names) {
                text.append(section(name, container));
            }
            GeneratedDocument.check(
                    getClass(), "reference/commands.md", text.toString().strip() + "\n");
        }
    }

    @Test
    void the_page_of_the_shell_lists_all_subcommands_of_the_help() throws IOException {
        Process help = new ProcessBuilder(Distribution.command().toString(), "help").start();
        String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var names = new TreeSet<String>();
        SUBCOMMAND.matcher(text).results().forEach(command -> names.add(command.group(1)));
        assertThat(names).contains("run", "status", "wrap");
        String page = Files.readString(Distribution.home().resolve("docs/shell.md"));
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`aiko " + name));
    }

    private static String section(String name, Container container) throws IOException {
        Container.Result help = container.run("aiko:" + name + " --help");
        assertThat(help.status()).as(name + ": " + help.err()).isZero();
        List<String> lines = help.out().lines().map(String::stripTrailing).toList();
        String purpose = lines.get(0);
        String sentence = Character.toUpperCase(purpose.charAt(0)) + purpose.substring(1);
        return "## `aiko:" + name + "`\n\n" + sentence + (sentence.endsWith(".") ? "" : ".") + "\n\n```text\n"
                + String.join("\n", lines.subList(1, lines.size())).strip() + "\n```\n\n";
    }
}
