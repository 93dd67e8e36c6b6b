// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and writes payloads, with the meaning of {@code parser.py} of the reference implementation.
 *
 * <p>It differs from the reference where the reference ends in an internal exception (here: an
 * {@link SExpressionException} that says what is wrong), in writing symbols that begin with a quote in canonical form, so
 * that they are read back whole, and in {@code a(b)}, which is the symbol {@code a} and then a list.
 *
 * <p>What the grammar cannot carry: a value that ends in {@code :} in the first place of a list, or as the first
 * parameter. It is written as the reference does, and read as the key of a dictionary.
 *
 * <p>Safe for use by any thread.
 */
public final class SExpressions {
    private SExpressions() {}

    /**
     * Reads a payload. What follows the first complete list is ignored; a payload that is no list gives its first word
     * as the command.
     *
     * @throws SExpressionException if it cannot be read, is not UTF-8 or exceeds the {@link SExpressionLimits#DEFAULT}
     *     limits
     */
    public static SExpression parse(byte[] payload) {
        return parse(payload, 0, payload.length, SExpressionLimits.DEFAULT);
    }

    /** The same for text. */
    public static SExpression parse(String payload) {
        return parse(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for a part of an array, with limits of the caller's choice. */
    public static SExpression parse(byte[] array, int offset, int length, SExpressionLimits limits) {
        Objects.checkFromIndexSize(offset, length, array.length);
        if (length > limits.payloadBytes()) {
            throw new SExpressionException(
                    "the payload has " + length + " bytes; the limit is " + limits.payloadBytes(), offset);
        }
        checkUtf8(array, offset, length);
        return new TreeBuilder(new SExpressionReader().reset(array, offset, length), limits).payload();
    }

    /**
     * Writes {@code (command parameter …)}.
     *
     * @param parameters {@code null}, {@code CharSequence}, {@code Number}, {@code Boolean} ({@code True},
     *     {@code False}), {@code Iterable}, array or {@code Map} of these; anything else as its {@code toString()}
     */
    public static String generate(String command, Object... parameters) {
        return new String(generateBytes(command, parameters), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8 bytes. */
    public static byte[] generateBytes(String command, Object... parameters) {
        var writer = new SExpressionWriter();
        writer.beginList().symbol(command);
        for (Object parameter : parameters) {
            writer.value(parameter);
        }
        return writer.endList().toByteArray();
    }

    /** Writes an expression: where its parameters are a {@code Map}, they are written as a dictionary as a whole. */
    public static String generate(SExpression expression) {
        return new String(generateBytes(expression), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8 bytes. */
    public static byte[] generateBytes(SExpression expression) {
        var writer = new SExpressionWriter();
        writer.beginList().value(expression.command());
        if (expression.parameters() instanceof Map<?, ?> dictionary) {
            writer.pairs(dictionary);
        } else {
            expression.arguments().forEach(writer::value);
        }
        return writer.endList().toByteArray();
    }

    private static void checkUtf8(byte[] array, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (array[i] < 0) {
                checkMultibyte(array, offset, length);
                return;
            }
        }
    }

    private static void checkMultibyte(byte[] array, int offset, int length) {
        var bytes = ByteBuffer.wrap(array, offset, length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException malformed) {
            throw new SExpressionException("the payload is not UTF-8 (at byte " + bytes.position() + ")", bytes.position());
        }
    }
}
