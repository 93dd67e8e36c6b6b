// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.catalog.Habits.Alias;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands of Karaf and Unix run their equals here, with the arguments in our order. */
class HabitsTest {
    private static final Map<String, KnownCommand> ALL = new TreeMap<>();

    static {
        for (String name : List.of("aiko:log", "aiko:bundles", "aiko:exit", "gogo:cat", "felix:start")) {
            ALL.put(name, new KnownCommand(name, "", "", Syntax.UNKNOWN));
        }
    }

    private final Habits habits = Habits.read();

    private String run(String line) {
        List<Object> words = Arrays.asList((Object[]) line.split(" "));
        Alias alias = habits.alias(line.split(" ")[0], ALL).orElseThrow();
        var command = new StringBuilder(alias.command());
        alias.arguments(words.subList(1, words.size()))
                .forEach(word -> command.append(' ').append(word));
        return command.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "log:tail, aiko:log tail",
        "log:tail -n 5 lamp, aiko:log tail -n 5 lamp",
        "log:set DEBUG, aiko:log level ROOT DEBUG",
        "log:set DEBUG a.b, aiko:log level a.b DEBUG",
        "log:set, aiko:log level",
        "log:get, aiko:log level",
        "log:get ALL, aiko:log level",
        "log:get a.b, aiko:log level a.b",
        "bundle:list, aiko:bundles",
        "bundle:list -t 0, aiko:bundles",
        "bundle:list -s -t 0 lamp, aiko:bundles lamp",
        "la -t 0, aiko:bundles",
        "la -s, aiko:bundles",
        "ss, aiko:bundles",
        "ss -s lamp, aiko:bundles lamp",
        "BUNDLE:start 7, felix:start 7",
        "shell:cat a.txt, gogo:cat a.txt",
        "quit, aiko:exit"
    })
    void an_alias_runs_our_command(String line, String ours) {
        assertThat(run(line)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"ps", "shell:none", "no:such", "log:clear"})
    void there_is_no_alias_for_a_command_that_is_not_there(String name) {
        assertThat(habits.alias(name, ALL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "feature:install | its equal here is a file etc/PID.cfg of the feature, even an empty one; aiko:features lists the PIDs",
                "log:clear       | no equal here: the log is not cleared; aiko:log -n 1 prints the last record",
                "aiko:bundels    | did you mean aiko:bundles?",
                "bundels         | did you mean bundles?",
                "log:tial        | did you mean log:tail?",
                "nothing-like-it | help lists all commands"
            })
    void a_command_without_an_alias_has_an_equal_or_a_neighbour(String name, String hint) {
        assertThat(habits.hint(name, ALL)).isEqualTo(hint);
    }

    @Test
    void arguments_of_an_alias_are_operands_of_our_command() {
        Alias tail = habits.alias("log:tail", ALL).orElseThrow();
        assertThat(tail.operandsBeforeNext(List.of())).containsExactly("tail");
        Alias set = habits.alias("log:set", ALL).orElseThrow();
        assertThat(set.operandsBeforeNext(List.of())).containsExactly("level", "-");
        assertThat(set.operandsBeforeNext(List.of("DEBUG"))).containsExactly("level");
    }
}
