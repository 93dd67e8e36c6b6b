// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.ConversionException;
import org.osgi.util.converter.Converter;
import org.osgi.util.converter.Converters;

/** What a method is called with. */
class ArgumentsTest {
    private final Converter converter = Converters.standardConverter();

    interface Every {
        void truth(boolean plain, Boolean boxed);

        void others(String text, char letter, List<Integer> list, Map<String, Long> map, Thread.State constant);
    }

    interface Numbers {
        void take(byte number);

        void take(Byte number);

        void take(short number);

        void take(Short number);

        void take(int number);

        void take(Integer number);

        void take(long number);

        void take(Long number);

        void take(float number);

        void take(Float number);

        void take(double number);

        void take(Double number);
    }

    private Arguments of(String method) {
        return Arrays.stream(Every.class.getMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .map(found -> new Arguments(found, converter))
                .findFirst()
                .orElseThrow();
    }

    private Optional<Object> byConverter(String text, Class<?> type) {
        try {
            return Optional.of(converter.convert(text).to(type));
        } catch (ConversionException unsuitable) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "+1",
                "007",
                "127",
                "128",
                "-32768",
                "70000",
                "3000000000",
                "99999999999999999999",
                "1.5",
                "1e3",
                "1f",
                "0x10",
                "NaN",
                "",
                " 1",
                "1 ",
                "one",
                "true",
                "٣"
            })
    void a_number_is_what_the_standard_converter_makes_of_it(String text) throws Exception {
        for (var method : Numbers.class.getMethods()) {
            Class<?> type = method.getParameterTypes()[0];
            Optional<Object> expected = byConverter(text, type);
            Arguments arguments = new Arguments(method, converter);
            if (expected.isPresent()) {
                assertThat(arguments.of(List.of(text))).as(type.getName()).containsExactly(expected.get());
            } else {
                assertThatThrownBy(() -> arguments.of(List.of(text)))
                        .hasMessage("argument 1 of take, \"" + text + "\", is no " + type.getSimpleName());
            }
        }
    }

    @Test
    void true_and_false_are_the_only_truth_values() {
        Arguments truth = of("truth");

        assertThat(truth.of(List.of("true", "False"))).containsExactly(true, false);
        assertThat(truth.of(List.of("FALSE", "True"))).containsExactly(false, true);
        assertThatThrownBy(() -> truth.of(List.of("true", "1")))
                .hasMessage("argument 2 of truth, \"1\", is no Boolean");
        assertThatThrownBy(() -> truth.of(List.of("yes", "true")))
                .hasMessage("argument 1 of truth, \"yes\", is no boolean");
    }

    @Test
    void everything_else_is_converted() {
        assertThat(of("others").of(List.of("1", "c", List.of("1", "2"), Map.of("one", "1"), "RUNNABLE")))
                .containsExactly("1", 'c', List.of(1, 2), Map.of("one", 1L), Thread.State.RUNNABLE);
    }

    @Test
    void a_list_for_a_truth_value_gives_its_first_element_as_the_converter_does() {
        assertThat(of("truth").of(List.of(List.of("true"), "false"))).containsExactly(true, false);
    }
}
