// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.wire;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import aiko.share.ItemCommand;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes messages of shared state. The reference implementation writes a changed value as Python prints it,
 * {@code (update name two words)}: if the payload is not an expression with one value, the value is all text after the item's name,
 * including its spaces.
 *
 * <p>Source: {@code _update_consumers} in {@code share.py} of the reference implementation.
 */
public final class ItemMessages {
    /** The patterns of a value without quotes or length, compiled when there is one. */
    private static final class Bare {
        /** A command, the name of an item, one space, and any text. */
        static final Pattern MESSAGE = Pattern.compile(
                "\\((add|update)[ \t\n]+([^ \t\n()'\"][^ \t\n()]*)[ \t\n](.*)\\)[ \t\n]*", Pattern.DOTALL);

        static final Pattern CANONICAL = Pattern.compile("\\d+:.*");
    }

    private ItemMessages() {}

    /** @throws SExpressionException if the payload cannot be read in either way */
    public static SExpression read(byte[] payload, SExpressionLimits limits) {
        SExpression expression;
        try {
            expression = SExpressions.parse(payload, limits);
        } catch (SExpressionException unreadable) {
            if (payload.length > limits.payloadBytes()) {
                throw unreadable;
            }
            return bare(payload).orElseThrow(() -> unreadable);
        }
        return isChange(expression) && expression.arguments().size() != 2
                ? bare(payload).orElse(expression)
                : expression;
    }

    private static boolean isChange(SExpression expression) {
        return expression.name().equals("add") || expression.name().equals("update");
    }

    private static Optional<SExpression> bare(byte[] payload) {
        return text(payload)
                .map(Bare.MESSAGE::matcher)
                .filter(Matcher::matches)
                .filter(bare -> !Bare.CANONICAL.matcher(bare.group(2)).matches())
                .map(bare -> new SExpression(bare.group(1), List.of(bare.group(2), bare.group(3))));
    }

    private static Optional<String> text(byte[] payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }

    /** Writes the first message of an answer. */
    public static byte[] count(int items) {
        return SExpressions.generateBytes("item_count", items);
    }

    /** Writes the message that ends an answer. */
    public static byte[] sync(String responseTopic) {
        return SExpressions.generateBytes("sync", responseTopic);
    }

    /** Writes a change of an item; the value is ignored if it is removed. */
    public static byte[] change(ItemCommand command, String item, Object value) {
        return command == ItemCommand.REMOVE
                ? SExpressions.generateBytes(command.wireName(), item)
                : SExpressions.generateBytes(command.wireName(), item, value);
    }

    /** Converts a value to the form in which readers receive it. */
    public static Object carried(Object value) {
        return SExpressions.parse(SExpressions.generateBytes("carry", "item", value))
                .arguments()
                .get(1);
    }
}
