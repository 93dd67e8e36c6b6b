// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may pass from one version of a bundle to the next. */
class PlainStateTest {
    private enum OwnEnum {
        ONE
    }

    private record Own(int value) {}

    static Stream<Object> plain() {
        var deep = new ArrayList<Object>();
        for (int i = 0; i < 100_000; i++) {
            var outer = new ArrayList<Object>();
            outer.add(deep.isEmpty() ? "end" : deep.get(0));
            deep.clear();
            deep.add(outer);
        }
        var cycle = new HashMap<String, Object>();
        cycle.put("itself", cycle);
        return Stream.of(
                "text",
                7,
                'c',
                true,
                new BigDecimal("1.5"),
                Instant.EPOCH,
                DayOfWeek.MONDAY,
                TimeUnit.DAYS,
                UUID.randomUUID(),
                new BitSet(),
                new int[] {1, 2},
                new String[][] {{"a"}, {null}},
                List.of(1, "two", List.of(3.0)),
                Map.of("k", Set.of(1)),
                List.of(),
                Collections.emptyMap(),
                Collections.singletonList("one"),
                Arrays.asList(1, null),
                new TreeMap<>(Map.of("b", 1)),
                new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
                new PriorityQueue<>(List.of(3, 1)),
                new ConcurrentHashMap<>(Map.of(1, new CopyOnWriteArrayList<>(List.of("x")))),
                new ArrayDeque<>(List.of(1)),
                new EnumMap<>(Map.of(DayOfWeek.FRIDAY, 5)),
                EnumSet.of(DayOfWeek.FRIDAY),
                Optional.of("there"),
                new AtomicReference<>(List.of("held")),
                deep,
                cycle);
    }

    static Stream<Arguments> notPlain() {
        var map = new LinkedHashMap<>(Map.of("k", new Own(1)));
        Supplier<String> lambda = () -> "mine";
        return Stream.of(
                Arguments.of(new Own(1), "Own is not a class of the JDK"),
                Arguments.of(List.of(Map.of("a", new Object[] {Optional.of(new Own(2))})), "Own is not a class"),
                Arguments.of(Map.of(new Own(1), 1), "Own is not a class"),
                Arguments.of(OwnEnum.ONE, "OwnEnum is not a class"),
                Arguments.of(new OwnEnum[0], "OwnEnum; is not a class"),
                Arguments.of(lambda, "is not a class of the JDK"),
                Arguments.of(new AtomicReference<>(lambda), "is not a class of the JDK"),
                Arguments.of(map.keySet(), "is a view"),
                Arguments.of(Collections.unmodifiableList(new ArrayList<>()), "is a view"),
                Arguments.of(new ArrayList<>(List.of(1, 2)).subList(0, 1), "is a view"),
                Arguments.of(List.of(1, 2, 3).subList(0, 1), "is a view"),
                Arguments.of(new TreeMap<>(Map.of(1, 2)).headMap(1), "is a view"),
                Arguments.of(new EnumMap<OwnEnum, String>(OwnEnum.class), "is empty"),
                Arguments.of(EnumSet.noneOf(OwnEnum.class), "is empty"),
                Arguments.of(new TreeSet<>(Comparator.comparing(String::length)), "comparator that is not of the JDK"),
                Arguments.of(
                        new PriorityQueue<String>(Comparator.comparing(String::length)),
                        "comparator that is not of the JDK"),
                Arguments.of(new Object(), "java.lang.Object is not a plain value"),
                Arguments.of(Thread.currentThread(), "is not a plain value"),
                Arguments.of(String.class, "java.lang.Class is not a plain value"),
                Arguments.of(Stream.of(1), "is not a plain value"));
    }

    @Test
    void nothing_is_plain() {
        assertThatCode(() -> PlainState.check(null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("plain")
    void values_of_the_jdk_are_plain_however_deep(Object state) {
        assertThatCode(() -> PlainState.check(state)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("notPlain")
    void what_may_hold_a_class_of_the_bundle_is_not(Object state, String reason) {
        assertThatThrownBy(() -> PlainState.check(state))
                .isInstanceOf(PlainState.NotPlainException.class)
                .hasMessageContaining(reason);
    }
}
