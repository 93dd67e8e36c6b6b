// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads and writes payloads, with exactly the meaning of {@code parser.py} of the reference implementation.
 */
public final class SExpressions {
    private SExpressions() {}

    /**
     * Reads a payload.
     *
     * @throws SExpressionException if it cannot be read, or exceeds the limits
     */
    public static SExpression parse(byte[] payload) {
        throw new UnsupportedOperationException();
    }

    /** The same for text. */
    public static SExpression parse(String payload) {
        return parse(payload.getBytes(StandardCharsets.UTF_8));
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
        throw new UnsupportedOperationException(List.of(parameters).toString());
    }
}
