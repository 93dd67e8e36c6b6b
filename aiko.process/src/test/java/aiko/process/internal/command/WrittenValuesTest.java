// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.ResponseFields;
import aiko.process.ValueConversion;
import aiko.sexpression.SExpressions;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrittenValuesTest {
    private final ValueConversion conversion = new ValueConversionComponent();

    record Point(int x, Optional<Double> y) {}

    record Shape(String name, List<Point> points, Map<String, TimeUnit> units) {}

    static List<Object> objects() {
        return List.of(
                "two words",
                7,
                -1L,
                'x',
                2.5,
                true,
                new BigDecimal("1.10"),
                TimeUnit.HOURS,
                Duration.ofMillis(1_500),
                Instant.parse("2026-01-02T03:04:05Z"),
                Date.from(Instant.parse("2026-01-02T03:04:05Z")),
                Locale.UK,
                UUID.fromString("00000000-0000-0001-0000-000000000002"),
                OptionalInt.of(3),
                OptionalInt.empty(),
                new Point(1, Optional.empty()),
                new Shape(
                        "",
                        List.of(new Point(1, Optional.of(0.5)), new Point(-2, Optional.empty())),
                        Map.of("a", TimeUnit.DAYS)),
                new Shape("none", List.of(), Map.of()));
    }

    @Test
    void a_path_is_its_text() {
        assertThat(conversion.write(List.of(Path.of("a", "b"))))
                .isEqualTo(List.of(Path.of("a", "b").toString()));
    }

    /** As it arrives at the other end. */
    private Object sent(Object object) {
        return SExpressions.parse(SExpressions.generate("c", conversion.write(object)))
                .arguments()
                .get(0);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void what_is_written_is_read_back(Object object) {
        assertThat(conversion.reader(object.getClass()).apply(sent(object))).isEqualTo(object);
    }

    @Test
    void arrays_and_lists_with_nothing_in_them_are_read_back() throws Exception {
        assertThat((byte[]) conversion.reader(byte[].class).apply(sent(new byte[] {1, -1})))
                .containsExactly(1, -1);
        assertThat(conversion.write(new int[][] {{1}, {}})).isEqualTo(List.of(List.of(1), List.of()));
        Type list = getClass().getDeclaredMethod("list").getGenericReturnType();
        assertThat(conversion.reader(list).apply(sent(Arrays.asList(Optional.of(1), Optional.empty(), 2))))
                .isEqualTo(List.of(Optional.of(1), Optional.empty(), Optional.of(2)));
        assertThat(conversion.write(null)).isNull();
        assertThat(conversion.write(Optional.empty())).isNull();
    }

    static List<Optional<Integer>> list() {
        return List.of();
    }

    @Test
    void a_value_that_does_not_fit_is_named() {
        var integers = conversion.reader(int.class);
        assertThatThrownBy(() -> integers.apply("seven"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"seven\" is not of type int");
    }

    @Test
    void the_fields_of_an_item_are_written_each() {
        assertThat(conversion.write(List.of(ResponseFields.of("web", new Point(1, Optional.empty()), TimeUnit.DAYS))))
                .hasToString(List.of(new ResponseFields(
                                Arrays.asList("web", conversion.write(new Point(1, Optional.empty())), "DAYS")))
                        .toString());
    }
}
