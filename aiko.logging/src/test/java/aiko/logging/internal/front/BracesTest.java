// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain               | plain",
                "{} and {}           | one and two",
                "{}{}                | onetwo",
                "{} and {} and {}    | one and two and {}",
                "only {}             | only one",
                "\\{} and {}         | {} and one",
                "C:\\\\{}            | C:\\one",
                "\\\\{} \\{} {}      | \\one {} two",
                "{ } {x}             | { } {x}",
                "C:\\folder {}       | C:\\folder one"
            })
    void arguments_go_where_braces_are_unless_a_backslash_precedes_them(String format, String text) {
        assertThat(Braces.format(format, new Object[] {"one", "two"}, 2)).isEqualTo(text);
    }

    @Test
    void arguments_that_are_not_meant_are_not_used() {
        assertThat(Braces.format("{} {}", new Object[] {"one", new IllegalStateException()}, 1))
                .isEqualTo("one {}");
    }

    @Test
    void nothing_is_text_too_and_what_cannot_be_shown_does_no_harm() {
        var unspeakable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("as the test wants it");
            }
        };

        assertThat(Braces.format("{} {}.", new Object[] {null, unspeakable}, 2))
                .startsWith("null [")
                .endsWith(": java.lang.IllegalStateException].");
    }
}
