// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is written is read back: for every value that the grammar can carry. */
class RoundTripPropertyTest {
    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void what_is_written_is_read_back(@ForAll("expressions") SExpression expression) {
        byte[] payload = SExpressions.generateBytes(expression);

        assertThat(SExpressions.parse(payload)).isEqualTo(expression);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void whatever_was_read_can_be_written_and_read_again(@ForAll("texts") String payload) {
        SExpression expression;
        try {
            expression = SExpressions.parse(payload);
        } catch (SExpressionException unreadable) {
            return;
        }
        assertThat(SExpressions.parse(SExpressions.generate(expression))).isEqualTo(expression);
    }

    @Provide
    Arbitrary<SExpression> expressions() {
        Arbitrary<Object> parameters = Arbitraries.oneOf(lists(3).map(list -> (Object) list), dictionaries(3));
        return Combinators.combine(commands(), parameters).as(SExpression::new);
    }

    @Provide
    Arbitrary<String> texts() {
        return symbols().list().ofMaxSize(12).map(pieces -> "(" + String.join(" ", pieces) + ")");
    }

    private static Arbitrary<Object> commands() {
        Arbitrary<Object> leaves = symbols().map(symbol -> (Object) symbol).injectNull(0.05);
        Arbitrary<Object> lists = leaves.list().ofMaxSize(3).map(list -> list);
        return Arbitraries.frequencyOf(Tuple.of(8, leaves), net.jqwik.api.Tuple.of(1, lists));
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> leaves = symbols().map(symbol -> (Object) symbol).injectNull(0.05);
        return depth == 0
                ? leaves
                : Arbitraries.frequencyOf(
                        Tuple.of(6, leaves),
                        Tuple.of(1, lists(depth - 1).map(list -> (Object) list)),
                        Tuple.of(1, dictionaries(depth - 1)));
    }

    /** A list that begins with a key cannot be carried: it is a dictionary. */
    private static Arbitrary<List<Object>> lists(int depth) {
        return values(depth)
                .list()
                .ofMaxSize(5)
                .filter(list -> list.isEmpty() || !(list.get(0) instanceof String text && text.endsWith(":")));
    }

    private static Arbitrary<Object> dictionaries(int depth) {
        return Arbitraries.maps(symbols(), values(depth))
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(map -> map);
    }

    /** All that the grammar gives a meaning to, often, and any other character. */
    private static Arbitrary<String> symbols() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(
                        "(", ")", "'", "\"", ":", "0", "1", "12:", "0:", " ", "\t", "\n", "\r", "\u00a0", "\u2003", "é",
                        "日本", "👋", "a", "key:", "word", "\u0663", "\u0000"),
                Arbitraries.strings().ofLength(1).filter(text -> !Character.isSurrogate(text.charAt(0))));
        return pieces.list().ofMaxSize(5).map(list -> String.join("", list));
    }
}
