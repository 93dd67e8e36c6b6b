// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void an_object_is_written_in_the_order_of_its_names() {
        Object value = Json.object("b", "x\n<\"", "a", Arrays.asList(1, 2.5, true, null, Json.object()));

        assertThat(new String(Json.write(value), UTF_8)).isEqualTo("{\"b\":\"x\\n<\\\"\",\"a\":[1,2.5,true,null,{}]}");
    }

    @Test
    void an_object_is_read() {
        assertThat(Json.read("{\"a\": [\"b\", true, null], \"n\": 1}".getBytes(UTF_8)))
                .containsEntry("a", Arrays.asList("b", true, null))
                .containsEntry("n", "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{", "{\"a\":}", "{} {}", "1", "{\"a\":[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]}"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }
}
