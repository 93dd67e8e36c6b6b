// SPDX-License-Identifier: Apache-2.0
package aiko.load.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionReaderTest {
    private static List<Object> read(String... arguments) throws UsageException {
        List<Object> read = new ArrayList<>();
        var options = new OptionReader(arguments);
        while (options.next()) {
            switch (options.name()) {
                case "--switch" -> read.add("on");
                case "--text" -> read.add(options.value());
                case "--number" -> read.add(options.number(10));
                case "--file" -> read.add(options.path());
                default -> throw options.unknown();
            }
        }
        return read;
    }

    private static void isRefused(String reason, String... arguments) {
        assertThatThrownBy(() -> read(arguments))
                .isInstanceOf(UsageException.class)
                .hasMessage(reason);
    }

    @Test
    void values_follow_their_option_or_an_equals_sign() throws Exception {
        assertThat(read("--text", "a", "--switch", "--text=b=c", "--number=10", "--number", "1"))
                .containsExactly("a", "on", "b=c", 10, 1);
    }

    @Test
    void what_is_wrong_is_named() {
        isRefused("unknown option --other=x", "--other=x");
        isRefused("unknown option word", "word");
        isRefused("unknown option --switch=on", "--switch=on");
        isRefused("unknown option --switch=on", "--switch=on", "--switch");
        isRefused("--text: expected a value", "--text");
        isRefused("--text: expected a value", "--text=");
        isRefused("--number: expected a value", "--number=");
        isRefused("--number: expected a number from 1 to 10, not \"11\"", "--number", "11");
        isRefused("--number: expected a number from 1 to 10, not \"x\"", "--number=x");
    }

    @Test
    void another_machine_needs_a_permission() throws Exception {
        OptionReader.refuseOtherMachine("localhost", "never");
        assertThatThrownBy(() -> OptionReader.refuseOtherMachine("192.0.2.1", "it is far"))
                .isInstanceOf(UsageException.class)
                .hasMessage("192.0.2.1 is not this machine: it is far; if you may do that, add --allow-remote");
    }
}
