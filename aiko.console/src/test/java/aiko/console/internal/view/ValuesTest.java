// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void values_are_read_as_in_the_shell() {
        assertThat(Values.parse("21.5")).isEqualTo("21.5");
        assertThat(Values.parse("(a b)")).isEqualTo(List.of("a", "b"));
        assertThat(Values.parse("(a: 1)")).isEqualTo(Map.of("a", "1"));
        assertThat(Values.parse("0:")).isNull();
        assertThat(Values.parse("\"(a b)\"")).isEqualTo("(a b)");
        assertThat(Values.parse("(a) (b)")).isEqualTo("(a) (b)");
        assertThat(Values.parse("(a")).isEqualTo("(a");
    }

    @Test
    void values_are_written_as_they_are_read() {
        assertThat(Values.format("a b")).isEqualTo("a b");
        assertThat(Values.format(List.of("a", "b"))).isEqualTo("(a b)");
        assertThat(Values.format((Object) null)).isEqualTo("0:");
        assertThat(Values.format(SExpressions.parse("(response 21.5)"))).isEqualTo("21.5");
        assertThat(Values.format(SExpressions.parse("(other 1)"))).isEqualTo("(other 1)");
    }
}
