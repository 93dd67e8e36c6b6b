// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import aiko.threading.MayBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The last stream before a terminal, a pipe or a file: it makes everything {@linkplain VisibleText#lines visible}, whoever writes
 * it. Line feeds and tabs pass unchanged; colours do if they are enabled; bytes that are no text become U+FFFD.
 *
 * <pre>{@code
 * var out = new PrintStream(new VisibleOutput(System.out, StandardCharsets.UTF_8, () -> false), true, StandardCharsets.UTF_8);
 * }</pre>
 *
 * <p>It buffers only the beginning of a character or of a colour whose rest has not been written. Any thread may write, one at a
 * time. Lines of plain ASCII are passed on without a copy.
 *
 * <p>Source: ECMA-48 for colours (SGR, {@code ESC [ … m}).
 */
@MayBlock
public final class VisibleOutput extends OutputStream {
    private static final char ESCAPE = '\u001b';
    private static final int LONGEST_COLOUR = 32;

    private final OutputStream out;
    private final Charset charset;
    private final BooleanSupplier colours;
    private final CharsetDecoder decoder;
    private byte[] restBytes = {};
    private String restText = "";

    /**
     * Creates a stream before another one.
     *
     * @param charset the character set of both streams
     * @param colours whether colours pass; asked at each write of more than plain text
     */
    public VisibleOutput(OutputStream out, Charset charset, BooleanSupplier colours) {
        this.out = Objects.requireNonNull(out, "out");
        this.charset = Objects.requireNonNull(charset, "charset");
        this.colours = Objects.requireNonNull(colours, "colours");
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    @Override
    public void write(int singleByte) throws IOException {
        write(new byte[] {(byte) singleByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (restBytes.length == 0 && restText.isEmpty() && isPlain(bytes, offset, length)) {
            out.write(bytes, offset, length);
        } else {
            writeShown(restText + decoded(bytes, offset, length), false);
        }
    }

    /** Whether all bytes are visible ASCII, which is part of each character set of a console. */
    private static boolean isPlain(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte each = bytes[i];
            if (each < ' ' && each != '\n' && each != '\t' || each == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private CharBuffer decoded(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(restBytes.length + length);
        in.put(restBytes).put(bytes, offset, length).flip();
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + 1);
        decoder.reset().decode(in, text, false);
        restBytes = new byte[in.remaining()];
        in.get(restBytes);
        return text.flip();
    }

    private void writeShown(String text, boolean isEnd) throws IOException {
        var shown = new StringBuilder(text.length() + 32);
        restText = "";
        int from = 0;
        for (int i = colours.getAsBoolean() ? text.indexOf(ESCAPE) : -1; i >= 0 && i < text.length(); ) {
            int end = endOfColour(text, i);
            if (end == text.length() + 1 && !isEnd) {
                shown.append(VisibleText.lines(text.substring(from, i)));
                restText = text.substring(i);
                from = text.length();
                break;
            }
            if (end > 0 && end <= text.length()) {
                shown.append(VisibleText.lines(text.substring(from, i))).append(text, i, end);
                from = end;
            }
            i = text.indexOf(ESCAPE, i + 1);
        }
        shown.append(VisibleText.lines(text.substring(from)));
        if (shown.length() > 0) {
            out.write(shown.toString().getBytes(charset));
        }
    }

    /** The end of the colour that begins there; the length plus 1 if it is not known yet; 0 if no colour begins. */
    private static int endOfColour(String text, int start) {
        for (int i = start + 1; i < Math.min(text.length(), start + LONGEST_COLOUR); i++) {
            char character = text.charAt(i);
            if (i == start + 1 ? character != '[' : !isParameter(character)) {
                return i > start + 1 && character == 'm' ? i + 1 : 0;
            }
        }
        return text.length() < start + LONGEST_COLOUR ? text.length() + 1 : 0;
    }

    private static boolean isParameter(char character) {
        return character >= '0' && character <= '9' || character == ';';
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Writes what is buffered, and closes the other stream. */
    @Override
    public synchronized void close() throws IOException {
        try (out) {
            writeShown(restText + new String(restBytes, charset), true);
            restBytes = new byte[0];
        }
    }
}
