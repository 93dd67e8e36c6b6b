// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a state is after it was written and read again. */
class StateWriterTest {
    enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "a constant with a body";
            }
        }
    }

    enum None {}

    private record Own(int value) {}

    private final List<String> gone = new ArrayList<>();

    private Object again(Object state) throws Exception {
        return StateReader.read(StateWriter.write(state), getClass().getClassLoader(), gone::add);
    }

    static Stream<Object> states() {
        return Stream.of(
                "text \ud83d\udc4b \ud83d",
                7,
                7L,
                (byte) 7,
                (short) 7,
                1.5,
                Float.NaN,
                'c',
                true,
                new BigDecimal("1.50"),
                new BigInteger("99999999999999999999"),
                UUID.randomUUID(),
                URI.create("http://x"),
                Locale.UK,
                new Date(5),
                Instant.now(),
                Duration.ofMillis(1),
                LocalDate.MAX,
                Year.of(12345),
                ZoneId.of("Europe/Berlin"),
                ZoneOffset.ofHours(2),
                ZonedDateTime.parse("2026-10-25T02:30+01:00[Europe/Berlin]"),
                DayOfWeek.MONDAY,
                Color.RED,
                Color.GREEN,
                List.of(Color.RED, "x"),
                Map.of("color", Color.GREEN),
                Map.of(Color.RED, 1),
                new EnumMap<>(Map.of(Color.RED, List.of(Color.GREEN))),
                new EnumMap<>(Color.class),
                EnumSet.of(Color.GREEN),
                EnumSet.noneOf(Color.class),
                EnumSet.allOf(Color.class),
                EnumSet.noneOf(None.class),
                Optional.of(Color.RED),
                Optional.empty(),
                Arrays.asList(1, null),
                new ArrayList<>(List.of(1, List.of())),
                new LinkedList<>(List.of("a")),
                new HashMap<>(Map.of("k", Set.of(1))),
                Collections.singletonMap(null, null),
                Stream.of(1, null).toList(),
                new TreeMap<>(Map.of("b", 1, "a", 2)),
                new TreeSet<>(List.of(3, 1)),
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new ConcurrentSkipListMap<>(Map.of("a", 1)),
                new CopyOnWriteArrayList<>(List.of("a")),
                Collections.unmodifiableMap(new LinkedHashMap<>(Map.of("a", 1))),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.synchronizedSet(new TreeSet<>(List.of(1))),
                new HashMap<>(Map.of("a", 1)).keySet(),
                new TreeMap<>(Map.of(1, 2, 3, 4)).headMap(3),
                List.of(1, 2, 3).subList(0, 2),
                new ArrayList<>(List.of(1, 2)).subList(1, 2));
    }

    @ParameterizedTest
    @MethodSource("states")
    void it_is_equal(Object state) throws Exception {
        assertThat(again(state)).isEqualTo(state);
        assertThat(gone).isEmpty();
        assertThat(StateWriter.write(again(state))).isNotEmpty();
    }

    @Test
    void its_containers_are_of_the_same_kind() throws Exception {
        for (Object state : List.of(
                new ArrayDeque<>(List.of(1)),
                new ArrayList<>(),
                new TreeMap<>(),
                EnumSet.of(Color.RED),
                new EnumMap<>(Map.of(Color.RED, 1)),
                new PriorityQueue<>(List.of(3, 1)))) {
            assertThat(again(state)).hasSameClassAs(state);
        }
        var ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.put("Key", 1);
        assertThat(((Map<?, ?>) again(ignoringCase)).get("KEY")).isEqualTo(1);
        var falling = new PriorityBlockingQueue<Integer>(3, Comparator.reverseOrder());
        falling.addAll(List.of(1, 3));
        assertThat(((PriorityBlockingQueue<?>) again(falling)).peek()).isEqualTo(3);
        assertThat(((AtomicLong) again(new AtomicLong(5))).get()).isEqualTo(5);
        assertThat(((AtomicReference<?>) again(new AtomicReference<>(Color.RED))).get())
                .isEqualTo(Color.RED);
        assertThat((Color[][]) again(new Color[][] {{Color.RED, null}}))
                .isDeepEqualTo(new Color[][] {{Color.RED, null}});
        assertThat((byte[]) again(new byte[] {1, 2})).containsExactly(1, 2);
        assertThat((int[]) again(new int[] {1, 2})).containsExactly(1, 2);
        assertThat((String[]) again(new String[] {"a", null})).containsExactly("a", null);
    }

    @Test
    void a_constant_that_is_gone_is_left_out_and_named() throws Exception {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("list", List.of(Color.RED, 1));
        state.put("map", Map.of(Color.RED, 1));
        state.put("value", Color.RED);
        state.put("optional", Optional.of(Color.RED));
        state.put("set", EnumSet.of(Color.RED));
        state.put("other", 5);

        Object read = StateReader.read(StateWriter.write(state), ClassLoader.getPlatformClassLoader(), gone::add);

        assertThat(read)
                .isEqualTo(Map.of(
                        "list",
                        List.of(1),
                        "map",
                        Map.of(),
                        "optional",
                        Optional.empty(),
                        "set",
                        Set.of(),
                        "other",
                        5));
        assertThat(gone).containsOnly(Color.class.getName() + ".RED");
        assertThat(StateReader.read(StateWriter.write(Color.RED), ClassLoader.getPlatformClassLoader(), gone::add))
                .isNull();
    }

    static Stream<Arguments> notKept() {
        var cycle = new ArrayList<Object>();
        cycle.add(cycle);
        return Stream.of(
                Arguments.of(new Own(1), "Own is not a class of the JDK"),
                Arguments.of(List.of(Color.RED, new Own(1)), "Own is not a class of the JDK"),
                Arguments.of(new Own[0], "is not a class of the JDK"),
                Arguments.of((Runnable) () -> {}, "is not a class of the JDK"),
                Arguments.of(cycle, "contains itself"),
                Arguments.of(new Object(), "java.lang.Object is not a plain value"),
                Arguments.of(new ArrayBlockingQueue<>(1), "cannot be recreated"),
                Arguments.of(
                        new TreeSet<>(Comparator.comparing(Object::toString)), "a comparator that is not of the JDK"),
                Arguments.of(List.of(new byte[17 << 20], 1), "larger than 16 MiB"));
    }

    @ParameterizedTest
    @MethodSource("notKept")
    void what_cannot_be_written_is_said(Object state, String reason) {
        assertThatThrownBy(() -> StateWriter.write(state))
                .isInstanceOf(NotKeptException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void what_is_no_state_is_not_read() {
        byte[] bytes = StateWriter.write(Map.of("k", List.of(1, Color.RED)));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 0x55;
            try {
                StateReader.read(changed, getClass().getClassLoader(), gone::add);
            } catch (java.io.IOException expected) {
                // Never anything else.
            }
        }
    }
}
