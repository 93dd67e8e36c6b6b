// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.process.internal.type.TypeVariables;
import aiko.sexpression.SExpressions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method is called with. */
@SuppressWarnings({"rawtypes", "unused"})
class CommandArgumentsTest {
    record Order(int id, List<String> lines, Optional<Double> discount) {
        Order {
            if (id < 0) {
                throw new IllegalArgumentException("an id is not negative");
            }
        }
    }

    record Node(String name, List<Node> children) {}

    record Pair<T>(T first, List<T> others) {}

    static class Names extends ArrayList<Integer> {}

    interface Every {
        void aByte(byte it);

        void aShort(short it);

        void anInt(int it);

        void aLong(long it);

        void aFloat(float it);

        void aDouble(double it);

        void aTruth(boolean it);

        void aChar(char it);

        void boxedInt(Integer it);

        void boxedDouble(Double it);

        void boxedTruth(Boolean it);

        void text(String it);

        void characters(CharSequence it);

        void anything(Object it);

        void number(Number it);

        void bigInteger(BigInteger it);

        void bigDecimal(BigDecimal it);

        void day(DayOfWeek it);

        void duration(Duration it);

        void instant(Instant it);

        void date(LocalDate it);

        void uuid(UUID it);

        void uri(URI it);

        void pattern(Pattern it);

        void locale(Locale it);

        void type(Class<?> it);

        void unknown(Runnable it);

        void integers(List<Integer> it);

        void counts(Map<String, Integer> it);

        void byDay(Map<DayOfWeek, Double> it);

        void byNumber(Map<Integer, String> it);

        void deep(Map<String, List<Map<String, Integer>>> it);

        void raw(List it);

        void rawMap(Map it);

        void set(Set<Long> it);

        void sorted(SortedSet<String> it);

        void sortedMap(SortedMap<Integer, String> it);

        void collection(Collection<Boolean> it);

        void iterable(Iterable<Integer> it);

        void deque(Deque<Integer> it);

        void days(EnumSet<DayOfWeek> it);

        void dayMap(EnumMap<DayOfWeek, Integer> it);

        void treeMap(TreeMap<String, Integer> it);

        void names(Names it);

        void properties(Properties it);

        void ints(int[] it);

        void table(double[][] it);

        void lists(List<String>[] it);

        void optional(Optional<Integer> it);

        void optionalList(Optional<List<Integer>> it);

        void optionals(List<Optional<Integer>> it);

        void optionalInt(OptionalInt it);

        void optionalDouble(OptionalDouble it);

        void wild(List<? extends Number> it);

        void lower(List<? super Integer> it);

        void unbound(List<?> it);

        <T> void generic(T it);

        <T extends Number> void bound(T it);

        <T extends List<T>> void recursive(T it);

        void order(Order it);

        void orders(Map<String, Order> it);

        void node(Node it);

        void pair(Pair<Integer> it);

        void pairs(Pair<Pair<Integer>> it);

        void several(String first, int... others);
    }

    private static CommandArguments of(String method) {
        return Arrays.stream(Every.class.getMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .map(found ->
                        new CommandArguments(found.getName(), found, new Conversions(TypeVariables.of(Every.class))))
                .findFirst()
                .orElseThrow();
    }

    private static Object[] convert(String payload) {
        var expression = SExpressions.parse(payload);
        return of(expression.name()).of(expression.arguments());
    }

    private static Object one(String payload) {
        Object[] converted = convert(payload);
        assertThat(converted).hasSize(1);
        return converted[0];
    }

    @ParameterizedTest
    @CsvSource({
        "(anInt 7), 7",
        "(anInt -7), -7",
        "(anInt +7), 7",
        "(anInt 007), 7",
        "(anInt -0), 0",
        "(anInt 7.0), 7",
        "(anInt 1e3), 1000",
        "(anInt 1E+3), 1000",
        "(anInt 1.0E7), 10000000",
        "(anInt 25e-1.0), misfit",
        "(anInt 20e-1), 2",
        "(anInt 2147483647), 2147483647",
        "(anInt 2147483648), misfit",
        "(anInt -2147483648), -2147483648",
        "(anInt -2147483649), misfit",
        "(anInt 2147483648.0), misfit",
        "(anInt 1e10), misfit",
        "(anInt 1e999999999), misfit",
        "(anInt 1e-999999999), misfit",
        "(anInt 7.5), misfit",
        "(anInt 1_000), misfit",
        "(anInt 0x10), misfit",
        "(anInt ٣), misfit",
        "(aDouble ٣), misfit",
        "(anInt 3:  7), misfit",
        "(anInt ''), misfit",
        "(anInt -), misfit",
        "(anInt seven), misfit",
        "(anInt inf), misfit",
        "(anInt nan), misfit",
        "(anInt True), misfit",
        "(anInt 0:), misfit",
        "(anInt ()), misfit",
        "(anInt (7)), misfit",
        "(anInt (1 2)), misfit",
        "(anInt (a: 7)), misfit",
        "(aByte 127), 127",
        "(aByte 128), misfit",
        "(aByte 1e2), 100",
        "(aByte 1e3), misfit",
        "(aShort -32768), -32768",
        "(aShort 40000), misfit",
        "(aLong 9223372036854775807), 9223372036854775807",
        "(aLong 9223372036854775808), misfit",
        "(aLong -9223372036854775808), -9223372036854775808",
        "(aLong 1e18), 1000000000000000000",
        "(boxedInt 7.0), 7",
        "(boxedInt (7)), misfit",
        "(aDouble 1.5), 1.5",
        "(aDouble 7), 7.0",
        "(aDouble 1e-05), 1.0E-5",
        "(aDouble inf), Infinity",
        "(aDouble -inf), -Infinity",
        "(aDouble nan), NaN",
        "(aDouble Infinity), Infinity",
        "(aDouble -Infinity), -Infinity",
        "(aDouble NaN), NaN",
        "(aDouble 1e400), misfit",
        "(aDouble 1f), misfit",
        "(aDouble 0x1p3), misfit",
        "(aDouble .), misfit",
        "(aDouble ()), misfit",
        "(aDouble 0:), misfit",
        "(aFloat 0.1), 0.1",
        "(aFloat 1e39), misfit",
        "(aFloat -inf), -Infinity",
        "(boxedDouble nan), NaN",
        "(aTruth True), true",
        "(aTruth false), false",
        "(aTruth FALSE), false",
        "(aTruth 1), misfit",
        "(aTruth yes), misfit",
        "(aTruth (true)), misfit",
        "(aTruth 0:), misfit",
        "(boxedTruth True), true",
        "(aChar c), c",
        "(aChar 1:(), (",
        "(aChar cc), misfit",
        "(aChar 👋), misfit",
        "(aChar ''), misfit",
        "(aChar 0:), misfit",
        "(text 007), 007",
        "(text 1.50), 1.50",
        "(text (a)), misfit",
        "(text (a: 1)), misfit",
        "(text ()), misfit",
        "(characters x), x",
        "(number 7), 7",
        "(number x), misfit",
        "(bigInteger 99999999999999999999), 99999999999999999999",
        "(bigInteger 7.0), 7",
        "(bigInteger 1e999999999), misfit",
        "(bigDecimal 1.50), 1.50",
        "(bigDecimal inf), misfit",
        "(bigDecimal 1e999999999), misfit",
        "(day MONDAY), MONDAY",
        "(day monday), MONDAY",
        "(day someday), misfit",
        "(day (MONDAY)), misfit",
        "(duration PT1.5S), PT1.5S",
        "(duration 5), misfit",
        "(instant 2026-01-02T03:04:05Z), 2026-01-02T03:04:05Z",
        "(date 2026-01-02), 2026-01-02",
        "(date 2026-02-30), misfit",
        "(uuid 00000000-0000-0001-0000-000000000002), 00000000-0000-0001-0000-000000000002",
        "(uuid one), misfit",
        "(uri http://x/y), http://x/y",
        "(uri %), misfit",
        "(pattern a+), a+",
        "(pattern [), misfit",
        "(locale en_GB), en_GB",
        "(type java.lang.String), misfit",
        "(unknown x), misfit",
        "(unknown 0:), misfit",
        "(unknown (run: 1)), misfit",
        "(bound 7), 7",
        "(bound x), misfit",
    })
    void a_scalar_is_exactly_that_scalar(String payload, String expected) {
        if (expected.equals("misfit")) {
            assertThatThrownBy(() -> convert(payload))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("argument 1 of ");
        } else {
            assertThat(one(payload)).hasToString(expected);
        }
    }

    @Test
    void an_unlimited_number_of_digits_is_no_number() {
        for (String method : List.of("anInt", "aLong", "aDouble", "aFloat", "number", "bigInteger", "bigDecimal")) {
            assertThatThrownBy(() -> of(method).of(List.of("1".repeat(1_000_000))))
                    .hasMessageStartingWith("argument 1 of " + method + ": \"1111")
                    .hasMessageContaining("…\" is not of type ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boxedInt",
                "boxedTruth",
                "text",
                "anything",
                "day",
                "uuid",
                "integers",
                "counts",
                "ints",
                "set",
                "order",
                "days",
                "generic",
                "number"
            })
    void null_fits_what_is_a_reference(String method) {
        assertThat(one("(" + method + " 0:)")).isNull();
    }

    @Test
    void an_object_is_what_came() {
        assertThat(one("(anything 7)")).isEqualTo("7");
        assertThat(one("(anything (7 (a: 0:)))"))
                .isEqualTo(List.of("7", java.util.Collections.singletonMap("a", null)));
        assertThat(one("(anything ())")).isEqualTo(List.of());
        assertThat(one("(generic (a b))")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void a_number_is_the_smallest_type_that_has_it() {
        assertThat(one("(number 7)")).isEqualTo(7);
        assertThat(one("(number 7000000000)")).isEqualTo(7_000_000_000L);
        assertThat(one("(number 70000000000000000000)")).isEqualTo(new BigInteger("70000000000000000000"));
        assertThat(one("(number 7.0)")).isEqualTo(7.0);
        assertThat(one("(number nan)")).isEqualTo(Double.NaN);
        assertThat(one("(wild (1 2.5))")).isEqualTo(List.of(1, 2.5));
    }

    @Test
    void type_arguments_are_kept_to_the_bottom() {
        assertThat(one("(integers (1 2.0 0:))")).isEqualTo(Arrays.asList(1, 2, null));
        assertThat(one("(counts (monday: 21))")).isEqualTo(Map.of("monday", 21));
        assertThat(one("(counts monday: 21 tuesday: 22)")).isEqualTo(Map.of("monday", 21, "tuesday", 22));
        assertThat(one("(byDay (MONDAY: inf))")).isEqualTo(Map.of(DayOfWeek.MONDAY, Double.POSITIVE_INFINITY));
        assertThat(one("(byNumber (2:7: x))")).isEqualTo(Map.of(7, "x"));
        assertThat(one("(deep (a: ((b: 1) ())))")).isEqualTo(Map.of("a", List.of(Map.of("b", 1), Map.of())));
        assertThat(one("(set (1 1 2))")).isEqualTo(Set.of(1L, 2L));
        assertThat(one("(sorted (b a))")).isEqualTo(new TreeSet<>(Set.of("a", "b")));
        assertThat(one("(sortedMap (2:2: b 2:1: a))")).isEqualTo(new TreeMap<>(Map.of(1, "a", 2, "b")));
        assertThat(one("(collection (True false))")).isEqualTo(List.of(true, false));
        assertThat(one("(iterable (1))")).isEqualTo(List.of(1));
        assertThat(((ArrayDeque<?>) one("(deque (1 2))")).toArray()).containsExactly(1, 2);
        assertThat(one("(days (MONDAY))")).isEqualTo(EnumSet.of(DayOfWeek.MONDAY));
        assertThat(one("(dayMap (MONDAY: 1))")).isEqualTo(Map.of(DayOfWeek.MONDAY, 1));
        assertThat(one("(treeMap (a: 1))")).isInstanceOf(TreeMap.class).isEqualTo(Map.of("a", 1));
        assertThat(one("(names (1 2))")).isInstanceOf(Names.class).isEqualTo(List.of(1, 2));
        assertThat(one("(properties (a: b))")).isEqualTo(new HashMap<>(Map.of("a", "b")));
        assertThat(one("(raw (1 (a)))")).isEqualTo(List.of("1", List.of("a")));
        assertThat(one("(rawMap (a: 1))")).isEqualTo(Map.of("a", "1"));
        assertThat(one("(ints (1 2))")).isEqualTo(new int[] {1, 2});
        assertThat(one("(table ((1 nan) ()))")).isEqualTo(new double[][] {{1, Double.NaN}, {}});
        assertThat((Object[]) one("(lists ((a) ()))")).containsExactly(List.of("a"), List.of());
        assertThat(one("(lower (1))")).isEqualTo(List.of(1));
        assertThat(one("(unbound (1 (2)))")).isEqualTo(List.of("1", List.of("2")));
        assertThat(one("(recursive ((() ())))")).isEqualTo(List.of(List.of(List.of(), List.of())));
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_service_may_change_what_it_is_given() {
        ((List<Integer>) one("(integers (1))")).add(2);
        ((Map<String, Integer>) one("(counts (a: 1))")).put("b", 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integers",
                "counts",
                "byDay",
                "deep",
                "raw",
                "rawMap",
                "set",
                "sorted",
                "sortedMap",
                "collection",
                "iterable",
                "deque",
                "days",
                "dayMap",
                "treeMap",
                "names",
                "properties",
                "wild",
                "recursive"
            })
    void an_empty_list_is_an_empty_collection_or_map(String method) {
        Object empty = one("(" + method + " ())");

        assertThat(empty instanceof Map<?, ?> map ? map.size() : ((Collection<?>) empty).size())
                .isZero();
    }

    @Test
    void an_empty_list_is_an_empty_array_or_optional_at_every_depth() {
        assertThat(one("(ints ())")).isEqualTo(new int[0]);
        assertThat(one("(table (()))")).isEqualTo(new double[][] {{}});
        assertThat(one("(optional ())")).isEqualTo(Optional.empty());
        assertThat(one("(optional 0:)")).isEqualTo(Optional.empty());
        assertThat(one("(optional 7.0)")).isEqualTo(Optional.of(7));
        assertThat(one("(optionalList (1 2))")).isEqualTo(Optional.of(List.of(1, 2)));
        assertThat(one("(optionalList ())")).isEqualTo(Optional.empty());
        assertThat(one("(optionals (1 () 0:))")).isEqualTo(List.of(Optional.of(1), Optional.empty(), Optional.empty()));
        assertThat(one("(optionalInt 3)")).isEqualTo(OptionalInt.of(3));
        assertThat(one("(optionalInt ())")).isEqualTo(OptionalInt.empty());
        assertThat(one("(optionalDouble inf)")).isEqualTo(OptionalDouble.of(Double.POSITIVE_INFINITY));
        assertThat(one("(deep ())")).isEqualTo(Map.of());
        assertThat(one("(deep (a: ()))")).isEqualTo(Map.of("a", List.of()));
        assertThat(one("(orders ())")).isEqualTo(Map.of());
    }

    @Test
    void a_record_is_a_dictionary_with_the_names_of_its_components() {
        assertThat(one("(order (id: 1 lines: (a b)))")).isEqualTo(new Order(1, List.of("a", "b"), Optional.empty()));
        assertThat(one("(order id: 1 lines: () discount: 0.5)")).isEqualTo(new Order(1, List.of(), Optional.of(0.5)));
        assertThat(one("(node (name: a children: ((name: b children: ()))))"))
                .isEqualTo(new Node("a", List.of(new Node("b", List.of()))));
        assertThat(one("(pair (first: 1 others: (2)))")).isEqualTo(new Pair<>(1, List.of(2)));
        assertThat(one("(pairs (first: (first: 1 others: ()) others: ()))"))
                .isEqualTo(new Pair<>(new Pair<>(1, List.of()), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(anInt (1 2)) | argument 1 of anInt: (1 2) is not of type int",
                "(anInt 0:) | argument 1 of anInt: 0: is not of type int",
                "(text (a: 1)) | argument 1 of text: (a: 1) is not of type String",
                "(counts (monday 21)) | argument 1 of counts: (monday 21) is not of type Map<String, Integer>",
                "(counts (a: b)) | argument 1 of counts: (a: b) is not of type Map<String, Integer>: \"b\" is not of type Integer",
                "(counts x) | argument 1 of counts: \"x\" is not of type Map<String, Integer>",
                "(integers 1) | argument 1 of integers: \"1\" is not of type List<Integer>",
                "(integers (a: 1)) | argument 1 of integers: (a: 1) is not of type List<Integer>",
                "(deep (a: ((b: c)))) | argument 1 of deep: (a: ((b: c))) is not of type Map<String, List<Map<String, Integer>>>:"
                        + " \"c\" is not of type Integer",
                "(byNumber (2:1: a 3:01: b)) | argument 1 of byNumber: (1: a 01: b) contains the same Integer twice",
                "(sorted (a 0:)) | argument 1 of sorted: (a 0:) is not of type SortedSet<String>: 0: cannot be in a SortedSet",
                "(order (id: 1)) | argument 1 of order: (id: 1) is not of type Order: lines is missing",
                "(order (id: 1 lines: () x: 2)) | argument 1 of order: (id: 1 lines: () x: 2) is not of type Order: \"x\" is not a"
                        + " component of Order",
                "(order (id: -1 lines: ())) | argument 1 of order: (id: -1 lines: ()) is not of type Order:"
                        + " java.lang.IllegalArgumentException: an id is not negative",
                "(pair (first: x others: ())) | argument 1 of pair: (first: x others: ()) is not of type Pair<Integer>:"
                        + " \"x\" is not of type Integer",
                "(several a 1 x) | argument 3 of several: \"x\" is not of type int",
            })
    void what_does_not_fit_is_said_in_one_line(String payload, String line) {
        assertThatThrownBy(() -> convert(payload)).hasMessage(line);
    }

    @Test
    void what_steers_a_terminal_is_shown_as_what_it_is() {
        assertThatThrownBy(() -> of("anInt").of(List.of("a\u001b[31m\n\u202eb\"")))
                .hasMessage("argument 1 of anInt: \"a\\u001b[31m\\n\\u202eb\\\"\" is not of type int");
    }

    @Test
    void much_that_does_not_fit_is_shortened() {
        assertThatThrownBy(() -> of("anInt").of(List.of(java.util.Collections.nCopies(100_000, "many"))))
                .satisfies(failure -> assertThat(failure.getMessage())
                        .startsWith("argument 1 of anInt: (many many")
                        .hasSizeLessThan(120));
    }

    @Test
    void a_variable_number_comes_one_by_one_or_as_one_list() {
        assertThat(convert("(several a)")).containsExactly("a", new int[0]);
        assertThat(convert("(several a 1)")).containsExactly("a", new int[] {1});
        assertThat(convert("(several a 1 2.0 3)")).containsExactly("a", new int[] {1, 2, 3});
        assertThat(convert("(several a (1 2))")).containsExactly("a", new int[] {1, 2});
        assertThat(convert("(several a ())")).containsExactly("a", new int[0]);
    }
}
