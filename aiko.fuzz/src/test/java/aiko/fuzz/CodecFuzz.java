// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressionWriter;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A payload is read or refused with an offset; what was read is written and read again as the same. */
public final class CodecFuzz {
    private static final int DEEPEST = 40;

    private CodecFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] tokens = copiedByTokens(input);
        SExpression expression;
        try {
            expression = SExpressions.parse(input);
        } catch (SExpressionException unreadable) {
            Promise.that(
                    unreadable.offset() >= 0 && unreadable.offset() <= input.length,
                    () -> "offset " + unreadable.offset());
            writeValues(input);
            return;
        }
        Promise.that(tokens != null, () -> "a payload was read whose tokens were not");
        byte[] written = SExpressions.generateBytes(expression);
        Promise.that(SExpressions.parse(written).equals(expression), () -> "read back as another one");
        Promise.that(
                Arrays.equals(SExpressions.generateBytes(SExpressions.parse(written)), written),
                () -> "written in two ways");
        if (tokens.length > 0) {
            Promise.that(SExpressions.parse(tokens).equals(expression), () -> "copied as another one");
        }
        writeValues(input);
    }

    /** Null if it is not readable; empty if it is no list. */
    private static byte[] copiedByTokens(byte[] input) {
        var writer = new SExpressionWriter();
        try {
            var reader = new SExpressionReader().reset(input);
            boolean isList = false;
            for (Token token = reader.next(); token != Token.END; token = reader.next()) {
                isList |= token == Token.LIST_START;
                copy(token, reader, writer);
            }
            return isList ? writer.toByteArray() : new byte[0];
        } catch (SExpressionException unreadable) {
            return null;
        }
    }

    private static void copy(Token token, SExpressionReader reader, SExpressionWriter writer) {
        switch (token) {
            case LIST_START -> writer.beginList();
            case LIST_END -> writer.endList();
            case NULL -> writer.nullSymbol();
            default -> {
                if (reader.isPlain()) {
                    writer.plainSymbol(reader.array(), reader.start(), reader.length());
                } else {
                    writer.symbol(reader.text());
                }
            }
        }
    }

    /** Any values are written, or refused as promised; what is readable of that is written as the same again. */
    private static void writeValues(byte[] input) {
        byte[] written;
        try {
            written = SExpressions.generateBytes("c", new Values(input).value(0));
        } catch (SExpressionException unwritable) {
            return;
        }
        SExpression read;
        try {
            read = SExpressions.parse(written);
        } catch (SExpressionException notRepresentable) {
            // A list whose first element ends in a colon is a dictionary for each reader.
            Promise.that(
                    new String(written, StandardCharsets.UTF_8).contains(":"),
                    () -> "unreadable: " + notRepresentable.getMessage());
            return;
        }
        Promise.that(
                SExpressions.parse(SExpressions.generateBytes(read)).equals(read), () -> "not read back as the same");
    }

    /** Values as the bytes would have them. */
    private static final class Values {
        private final byte[] input;
        private int position;

        Values(byte[] input) {
            this.input = input;
        }

        private int next() {
            return position < input.length ? input[position++] & 0xFF : 0;
        }

        Object value(int depth) {
            int kind = next();
            return switch (depth > DEEPEST ? kind % 4 : kind % 6) {
                case 0 -> null;
                case 1 -> (long) (byte) next() << (next() % 57);
                case 2, 3 -> text();
                case 4 -> list(depth);
                default -> dictionary(depth);
            };
        }

        private String text() {
            int length = next() % 16;
            if (next() % 4 == 0) {
                var text = new StringBuilder();
                for (int i = 0; i < length; i++) {
                    text.append((char) (next() << 8 | next()));
                }
                return text.toString();
            }
            int end = Math.min(input.length, position + length);
            String text = new String(input, position, end - position, StandardCharsets.UTF_8);
            position = end;
            return text;
        }

        private List<Object> list(int depth) {
            var list = new ArrayList<>();
            for (int i = next() % 5; i > 0; i--) {
                list.add(value(depth + 1));
            }
            return list;
        }

        private Map<Object, Object> dictionary(int depth) {
            var dictionary = new LinkedHashMap<>();
            for (int i = next() % 4; i > 0; i--) {
                dictionary.put(next() % 4 == 0 ? value(depth + 1) : text(), value(depth + 1));
            }
            return dictionary;
        }
    }
}
