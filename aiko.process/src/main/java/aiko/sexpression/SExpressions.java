// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import aiko.threading.AnyThread;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes payloads, with exactly the meaning of {@code parser.py} of the reference implementation wherever that
 * gives one. Where it ends in an internal exception, an {@link SExpressionException} says what is wrong and where.
 *
 * <p>A payload has to be UTF-8. It is refused where it is not, rather than read with U+FFFD in place of what is
 * malformed: two different names never become one, and what ends a process of the reference is never passed on to it.
 *
 * <p>The grammar cannot carry everything:
 *
 * <ul>
 *   <li>A list, or the parameters as a whole, whose first element is a symbol ending in {@code :} is a dictionary to
 *       every reader, however that symbol is written. It is written as the reference writes it, and read as a
 *       dictionary or, where keys and values do not come in turn, refused by its reader.
 *   <li>A dictionary without entries is read as an empty list, a dictionary in the command as a list.
 *   <li>Numbers, booleans and everything else become symbols.
 * </ul>
 *
 * In one thing more is carried than by the reference: a symbol that begins with a quote is written in canonical form, so
 * that it is read back as it was.
 *
 * <p>Safe for use by any thread.
 */
@AnyThread
public final class SExpressions {
    private SExpressions() {}

    /**
     * Reads a payload. What follows the first complete list means nothing, but has to be balanced: a {@code )} too many
     * is a sign of text that was sent without its canonical form. A payload that is no list gives its first word as the
     * command, an empty one the empty string.
     *
     * @throws SExpressionException if it cannot be read, is not UTF-8 or exceeds the {@link SExpressionLimits#DEFAULT}
     *     limits
     */
    public static SExpression parse(byte[] payload) {
        return parse(payload, SExpressionLimits.DEFAULT);
    }

    /** The same for text. */
    public static SExpression parse(String payload) {
        return parse(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with limits of the caller's choice. */
    public static SExpression parse(byte[] payload, SExpressionLimits limits) {
        return parse(payload, 0, payload.length, limits);
    }

    /** The same for a part of an array. */
    public static SExpression parse(byte[] array, int offset, int length, SExpressionLimits limits) {
        return new TreeBuilder(new SExpressionReader(limits).reset(array, offset, length)).payload();
    }

    /**
     * Writes {@code (command parameter …)}, one element for each parameter: a single {@code Map} becomes
     * {@code (command (key: value …))}. For {@code (command key: value …)} see {@link #generate(SExpression)}.
     *
     * @param parameters {@code null}, {@code CharSequence}, {@code Number}, {@code Boolean} ({@code True},
     *     {@code False}), {@code Iterable}, array or {@code Map} of these; anything else as its {@code toString()}
     * @throws SExpressionException if it is too large or too deep for any reader, or has a key that is no symbol
     */
    public static String generate(String command, @Nullable Object... parameters) {
        return new String(generateBytes(command, parameters), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8 bytes. */
    public static byte[] generateBytes(String command, @Nullable Object... parameters) {
        var elements = Arrays.asList(parameters == null ? new Object[] {null} : parameters);
        return generateBytes(new SExpression(command, elements));
    }

    /**
     * Writes any expression: its command may be {@code null} or a list, its parameters a dictionary as a whole
     * ({@code (command key: value …)}). {@code parse(generate(expression))} equals the expression if its symbols are
     * strings and it is none of those that the grammar cannot carry.
     *
     * @throws SExpressionException if it is too large or too deep for any reader, or has a key that is no symbol
     */
    public static String generate(SExpression expression) {
        return new String(generateBytes(expression), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8 bytes. */
    public static byte[] generateBytes(SExpression expression) {
        var writer = new SExpressionWriter().beginList().value(expression.command());
        Values.writeElements(expression.parameters(), writer);
        return writer.endList().toByteArray();
    }
}
