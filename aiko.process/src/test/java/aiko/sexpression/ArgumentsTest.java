// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void arguments_are_those_of_the_command() {
        assertThat(SExpressions.arguments("(add lifecycle (a b))".getBytes(), "add", 2))
                .hasValueSatisfying(arguments -> assertThat(arguments.get(0)).isEqualTo("lifecycle"));
        assertThat(SExpressions.arguments("(stop)".getBytes(), "stop", 0)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "(add a)", "(add a b c)", "(remove a b)", "((add) a b)"})
    void anything_else_has_none(String payload) {
        assertThat(SExpressions.arguments(payload.getBytes(), "add", 2)).isEmpty();
    }
}
