// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.Test;

/** The options and operands of a command are those that it describes. */
class SyntaxTest {
    /** Commands. */
    @SuppressWarnings("unused")
    public static final class Commands {
        /** One way. */
        public void call(
                @Parameter(
                                names = {"-t", "--timeout"},
                                absentValue = "5")
                        String timeout,
                @Parameter(names = "--raw", presentValue = "true", absentValue = "false") boolean raw,
                @Descriptor("SERVICE COMMAND ARGUMENT…: as text") String... arguments) {}

        /** Several ways. */
        public void log(@Usage({"SERVICE", "tail [SERVICE]", "level [LOGGER [LEVEL|default]]"}) String... arguments) {}

        /** Completed as other kinds than it shows. */
        public void swap(@Usage("BUNDLE:DEPLOYED [FILE:JAR|FOLDER…]") String... arguments) {}
    }

    private static Syntax of(String function) {
        return Syntax.of(
                Arrays.stream(Commands.class.getMethods())
                        .filter(method -> method.getName().equals(function))
                        .toList(),
                false);
    }

    @Test
    void the_capitals_of_a_description_are_the_kinds_of_operands() {
        Syntax call = of("call");
        assertThat(call.next(List.of())).containsExactly("SERVICE");
        assertThat(call.next(List.of("lamp"))).containsExactly("COMMAND");
        assertThat(call.next(List.of("lamp", "on"))).containsExactly("ARGUMENT");
        assertThat(call.next(List.of("lamp", "on", "1", "2"))).containsExactly("ARGUMENT");
    }

    @Test
    void an_option_has_a_value_of_its_own_kind_unless_it_is_a_flag() {
        Syntax call = of("call");
        assertThat(call.options()).extracting(Syntax.Option::longest).containsExactly("--timeout", "--raw");
        assertThat(call.option("-t").orElseThrow().value()).isEqualTo("TIMEOUT");
        assertThat(call.option("--raw").orElseThrow().value()).isEmpty();
        assertThat(call.option("--other")).isEmpty();
    }

    @Test
    void words_decide_which_way_goes_on() {
        Syntax log = of("log");
        assertThat(log.next(List.of())).containsExactly("SERVICE", "tail", "level");
        assertThat(log.next(List.of("tail"))).containsExactly("SERVICE");
        assertThat(log.next(List.of("level"))).containsExactly("LOGGER");
        assertThat(log.next(List.of("level", "a.b"))).containsExactly("LEVEL", "default");
        assertThat(log.next(List.of("level", "a.b", "INFO"))).isEmpty();
        assertThat(log.next(List.of("lamp"))).isEmpty();
    }

    @Test
    void people_read_what_may_be_left_out_and_completion_the_exact_kinds() {
        assertThat(of("call").usage()).isEqualTo("SERVICE COMMAND ARGUMENT…");
        assertThat(of("log").usage()).isEqualTo("SERVICE | tail [SERVICE] | level [LOGGER [LEVEL|default]]");
        Syntax swap = of("swap");
        assertThat(swap.usage()).isEqualTo("BUNDLE [FILE…]");
        assertThat(swap.next(List.of())).containsExactly("DEPLOYED");
        assertThat(swap.next(List.of("lamp"))).containsExactly("JAR", "FOLDER");
        assertThat(swap.next(List.of("lamp", "lamp.jar"))).containsExactly("JAR", "FOLDER");
    }

    @Test
    void kinds_are_in_capitals() {
        assertThat(List.of("SERVICE", "SHELL_COMMAND")).allMatch(Syntax::isKind);
        assertThat(List.of("tail", "", "Tail", "1")).noneMatch(Syntax::isKind);
    }
}
