// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.record.Lines;
import aiko.logging.spi.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;

class ConsoleLogTest {
    private final List<String> printed = new ArrayList<>();

    private final class Recording implements Console {
        private final boolean isTerminal;

        private Recording(boolean isTerminal) {
            this.isTerminal = isTerminal;
        }

        @Override
        public void println(String line) {
            printed.add(line);
        }

        @Override
        public boolean isTerminal() {
            return isTerminal;
        }
    }

    @ParameterizedTest
    @CsvSource({"xterm,, true", "xterm, '', true", "xterm, 1, false", "dumb,, false", ",, false"})
    void colours_are_for_terminals_that_have_them_and_people_who_want_them(
            String terminal, String noColour, boolean colours) {
        var environment = new java.util.HashMap<String, String>();
        environment.put("TERM", terminal);
        environment.put("NO_COLOR", noColour);
        environment.values().removeIf(value -> value == null);
        assertThat(ConsoleLog.wantsColours(environment)).isEqualTo(colours);
    }

    @Test
    void who_owns_the_terminal_decides_whether_it_is_one() {
        for (boolean isTerminal : new boolean[] {true, false}) {
            var console = new Recording(isTerminal);
            new ConsoleLog(() -> console, !isTerminal, Map.of("TERM", "xterm"))
                    .write(Lines.line(LogLevel.INFO, "a.B", "x"), false);
        }
        assertThat(printed.get(0)).contains("\u001b[32mINFO");
        assertThat(printed.get(1)).contains(" INFO ").doesNotContain("\u001b");
    }

    @Test
    void json_has_no_colours() {
        new ConsoleLog(() -> new Recording(true), true, Map.of("TERM", "xterm"))
                .write(Lines.line(LogLevel.INFO, "a.B", "x"), true);
        assertThat(printed).singleElement().asString().startsWith("{\"time\":").doesNotContain("\u001b");
    }
}
