// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import aiko.threading.AnyThread;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes payloads, exactly as {@code parser.py} of the reference implementation. If that ends in an internal
 * exception, an {@link SExpressionException} names the problem and its offset.
 *
 * <p>A payload has to be UTF-8 and is refused otherwise, instead of being read with U+FFFD: two different names never become
 * one, and a payload that ends a process of the reference implementation is never passed on to it.
 *
 * <p>The grammar has limits:
 *
 * <ul>
 *   <li>A list, or the parameters as a whole, whose first element is a symbol that ends in {@code :} is a dictionary for each
 *       reader, however that symbol is written. It is written as the reference implementation writes it, and read as a
 *       dictionary, or refused if keys and values do not alternate.
 *   <li>A dictionary without entries is read as an empty list, a dictionary in the command as a list.
 *   <li>Numbers, booleans and other objects become symbols.
 * </ul>
 *
 * <p>Unlike the reference implementation, this writes a symbol that begins with a quote in canonical form, so that it is read
 * back unchanged.
 *
 * <pre>{@code
 * SExpression expression = SExpressions.parse("(color red (brightness: 7))");
 * String payload = SExpressions.generate("color", "red", Map.of("brightness", 7));
 * }</pre>
 *
 * <p>Source: {@code parser.py} of the reference implementation.
 */
@AnyThread
public final class SExpressions {
    private SExpressions() {}

    /**
     * Reads a payload. Text after the first complete list is ignored, but has to be balanced: an extra {@code )} is a sign of
     * text that was not written in canonical form. The command of a payload that is no list is its first word, that of an empty
     * payload the empty string.
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

    /** The same with other limits. */
    public static SExpression parse(byte[] payload, SExpressionLimits limits) {
        return parse(payload, 0, payload.length, limits);
    }

    /** The same for a part of an array. */
    public static SExpression parse(byte[] array, int offset, int length, SExpressionLimits limits) {
        return new TreeBuilder(new SExpressionReader(limits).reset(array, offset, length)).payload();
    }

    /**
     * The arguments of {@code (command argument …)}. Empty if the payload is another command, has another number of arguments, or
     * cannot be read.
     */
    public static Optional<List<@Nullable Object>> arguments(byte[] payload, String command, int count) {
        try {
            SExpression expression = parse(payload);
            List<@Nullable Object> arguments = expression.arguments();
            return expression.name().equals(command) && arguments.size() == count
                    ? Optional.of(arguments)
                    : Optional.empty();
        } catch (SExpressionException unreadable) {
            return Optional.empty();
        }
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
        return new SExpressionWriter().expression(command, parameters).toByteArray();
    }

    /**
     * Writes any expression: its command may be {@code null} or a list, its parameters as a whole a dictionary
     * ({@code (command key: value …)}). {@code parse(generate(expression))} equals the expression if its symbols are strings and
     * it is within the limits of the grammar.
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
