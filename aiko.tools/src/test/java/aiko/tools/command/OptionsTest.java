// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static Options options(String... arguments) throws UsageException {
        return Options.of(List.of(arguments), Set.of("--name"));
    }

    @Test
    void an_option_has_its_value_after_a_space_or_an_equals_sign() throws Exception {
        assertThat(options("--name", "x", "y").value("--name")).contains("x");
        assertThat(options("--name=x", "y").operand()).contains("y");
        assertThat(options().value("--name")).isEmpty();
    }

    @Test
    void after_two_hyphens_everything_is_an_operand() throws Exception {
        assertThat(options("--", "--name").operand("a name")).isEqualTo("--name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--colour x", "--name", "--name=", "--name a --name b", "a b", ""})
    void what_is_wrong_is_refused(String line) {
        assertThatThrownBy(() -> options(line.isEmpty() ? new String[0] : line.split(" "))
                        .operand("a name"))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("\n");
    }
}
