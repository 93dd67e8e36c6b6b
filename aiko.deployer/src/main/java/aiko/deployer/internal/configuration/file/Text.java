// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Text as it comes from files, and as it is shown. */
public final class Text {
    private static final int MOST_SHOWN = 80;
    private static final int[] UTF_8_MARK = {0xEF, 0xBB, 0xBF};

    private Text() {}

    /** Of a file: UTF-8, with or without a byte order mark. */
    static String decode(byte[] content) throws UnusableSettingsException {
        if (startsWith(content, 0xFE, 0xFF) || startsWith(content, 0xFF, 0xFE)) {
            throw new UnusableSettingsException("it is UTF-16; save it as UTF-8");
        }
        var bytes = ByteBuffer.wrap(content);
        if (startsWith(content, UTF_8_MARK)) {
            bytes.position(UTF_8_MARK.length);
        }
        var text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        text.flip();
        int nul = text.toString().indexOf('\0');
        if (nul >= 0) {
            throw new UnusableSettingsException("line " + lineOf(text.toString().substring(0, nul))
                    + ": NUL character: the file is not text, or is UTF-16; save it as UTF-8");
        }
        if (result.isError()) {
            throw new UnusableSettingsException(
                    "line " + lineOf(text.toString()) + ": not UTF-8, perhaps Latin-1; save it as UTF-8");
        }
        return text.toString();
    }

    private static boolean startsWith(byte[] content, int... mark) {
        return content.length >= mark.length
                && IntStream.range(0, mark.length).allMatch(i -> Byte.toUnsignedInt(content[i]) == mark[i]);
    }

    private static int lineOf(String before) {
        return before.split("\r\n|[\r\n]", -1).length;
    }

    /** With invisible characters written as {@code U+200B}, and shortened. */
    public static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isInvisible(point)) {
                shown.append(name(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.length() <= MOST_SHOWN ? shown.toString() : shown.substring(0, MOST_SHOWN) + "…";
    }

    static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.SPACE_SEPARATOR -> point != ' ';
            default -> false;
        };
    }

    public static String name(int point) {
        return String.format("U+%04X", point);
    }
}
