// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AikoConstantsTest {
    private static List<Object> values(String prefix) {
        return Arrays.stream(AikoConstants.class.getFields())
                .filter(field -> field.getName().startsWith(prefix))
                .map(AikoConstantsTest::value)
                .toList();
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void the_properties_of_a_service_are_those_of_the_annotation() {
        assertThat(values("SERVICE_"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AikoService.class.getDeclaredMethods())
                        .map(Method::getName)
                        .map(AikoService.PREFIX_::concat)
                        .toList());
    }

    @Test
    void no_two_names_are_the_same() {
        assertThat(values("")).doesNotHaveDuplicates();
    }
}
