// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import aiko.threading.NotThreadSafe;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a payload into a buffer that it keeps: one space between elements, and every symbol in a form that is read back
 * as the same symbol. It allocates nothing but a larger buffer and what {@link #toByteArray()} returns.
 *
 * <p>A payload that exceeds the size or nesting depth of the limits is refused with an {@link SExpressionException}, since no
 * reader would accept it. After any exception the writer has to be {@link #reset()}.
 *
 * <p>Not safe for use by several threads. One writer can write any number of payloads, one after the other.
 */
@NotThreadSafe
public final class SExpressionWriter {
    private static final int INITIAL_CAPACITY_BYTES = 256;
    private static final char REPLACEMENT = '\ufffd';

    private final SExpressionLimits limits;
    private byte[] buffer;
    private int size;
    private int depth;
    private boolean first = true;

    /** A writer with the {@linkplain SExpressionLimits#DEFAULT default limits}. */
    public SExpressionWriter() {
        this(SExpressionLimits.DEFAULT);
    }

    /** A writer with other limits; the limit of tokens is ignored. */
    public SExpressionWriter(SExpressionLimits limits) {
        this.limits = limits;
        buffer = new byte[Math.min(INITIAL_CAPACITY_BYTES, limits.payloadBytes())];
    }

    /** Begins with another payload. */
    public SExpressionWriter reset() {
        size = 0;
        depth = 0;
        first = true;
        return this;
    }

    /** Writes {@code (}. */
    public SExpressionWriter beginList() {
        if (depth == limits.nestingDepth()) {
            throw refusal("more than " + limits.nestingDepth() + " nested lists");
        }
        separate();
        append('(');
        depth++;
        first = true;
        return this;
    }

    /**
     * Writes {@code )}.
     *
     * @throws IllegalStateException if no list is open
     */
    public SExpressionWriter endList() {
        if (depth == 0) {
            throw new IllegalStateException("no list is open");
        }
        append(')');
        depth--;
        first = false;
        return this;
    }

    /** Writes {@code 0:}. */
    public SExpressionWriter nullSymbol() {
        separate();
        append('0');
        append(':');
        return this;
    }

    /** Writes a symbol, in canonical form if needed. Half of a surrogate pair is written as U+FFFD. */
    public SExpressionWriter symbol(CharSequence text) {
        if (text.length() == 0) {
            return emptySymbol();
        }
        separate();
        int start = size;
        if (!encode(text) || !PlainSymbols.isPlainStart(buffer[start])) {
            protect(start);
        }
        return this;
    }

    /**
     * The same for a symbol in UTF-8.
     *
     * @throws SExpressionException if it is not UTF-8
     */
    public SExpressionWriter symbol(byte[] bytes, int offset, int length) {
        if (!Utf8.isWellFormed(bytes, offset, offset + length)) {
            throw refusal("malformed UTF-8");
        }
        if (length == 0) {
            return emptySymbol();
        }
        int start = first ? size : size + 1;
        plainSymbol(bytes, offset, length);
        protect(start);
        return this;
    }

    /**
     * Writes the bytes as they are. They have to be a symbol that needs no canonical form, see
     * {@link SExpressionReader#isPlain()}: this is not checked.
     */
    public SExpressionWriter plainSymbol(byte[] bytes, int offset, int length) {
        separate();
        ensure(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Writes {@code key:}, the key of a dictionary; its value has to follow. */
    public SExpressionWriter key(CharSequence key) {
        separate();
        int start = size;
        encode(key);
        append(':');
        protect(start);
        return this;
    }

    /** Writes a whole number. */
    public SExpressionWriter number(long number) {
        separate();
        decimal(number);
        return this;
    }

    /** Writes any value, as described at {@link SExpressions#generate(String, Object...)}. */
    public SExpressionWriter value(@Nullable Object value) {
        Values.write(value, this);
        return this;
    }

    /** Writes {@code key: value} for each entry, without parentheses. */
    public SExpressionWriter pairs(Map<?, ?> dictionary) {
        Values.writeElements(dictionary, this);
        return this;
    }

    /** Writes {@code (command parameter …)}, as {@link SExpressions#generate(String, Object...)} does. */
    public SExpressionWriter expression(String command, @Nullable Object... parameters) {
        beginList().value(command);
        if (parameters == null) {
            return nullSymbol().endList();
        }
        for (Object parameter : parameters) {
            Values.write(parameter, this);
        }
        return endList();
    }

    /** The number of bytes written. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Copies what was written into an array, from that index on; it has to have {@link #size()} bytes of room. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(buffer, 0, target, offset, size);
    }

    /** As the reference writes it: with a space even if it is the first element. */
    private SExpressionWriter emptySymbol() {
        append(' ');
        append('"');
        append('"');
        first = false;
        return this;
    }

    /** Puts the length before the symbol that was just written if it needs canonical form. */
    private void protect(int start) {
        int end = size;
        if (PlainSymbols.isPlain(buffer, start, end - start)) {
            return;
        }
        int codePoints = Utf8.codePoints(buffer, start, end);
        int prefix = digits(codePoints) + 1;
        ensure(prefix);
        System.arraycopy(buffer, start, buffer, start + prefix, end - start);
        size = start;
        decimal(codePoints);
        append(':');
        size = end + prefix;
    }

    private void decimal(long number) {
        if (number < 0) {
            append('-');
        }
        int count = digits(number);
        ensure(count);
        size += count;
        long rest = number;
        for (int i = 1; i <= count; i++) {
            buffer[size - i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Returns whether all bytes but the first are certainly plain. */
    private boolean encode(CharSequence text) {
        int count = text.length();
        ensure(count);
        byte[] bytes = buffer;
        int to = size;
        boolean isPlain = true;
        int index = 0;
        while (index < count) {
            char character = text.charAt(index);
            if (character >= 0x80) {
                break;
            }
            isPlain &= PlainSymbols.isPlain((byte) character);
            bytes[to++] = (byte) character;
            index++;
        }
        size = to;
        if (index < count) {
            encodeFrom(index, text);
            return false;
        }
        return isPlain;
    }

    private void encodeFrom(int from, CharSequence text) {
        int count = text.length();
        int index = from;
        ensure(Utf8.length(text, index));
        while (index < count) {
            int codePoint = Character.codePointAt(text, index);
            index += Character.charCount(codePoint);
            if (codePoint < 0x80) {
                buffer[size++] = (byte) codePoint;
            } else {
                size = Utf8.encode(isSurrogate(codePoint) ? REPLACEMENT : codePoint, buffer, size);
            }
        }
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private void separate() {
        if (!first) {
            append(' ');
        }
        first = false;
    }

    private void append(char character) {
        ensure(1);
        buffer[size++] = (byte) character;
    }

    private void ensure(long more) {
        if (buffer.length - size < more) {
            grow(more);
        }
    }

    private void grow(long more) {
        if (size + more > limits.payloadBytes()) {
            throw refusal("more than " + limits.payloadBytes() + " bytes");
        }
        long capacity = Math.max(buffer.length * 2L, size + more);
        buffer = Arrays.copyOf(buffer, (int) Math.min(capacity, limits.payloadBytes()));
    }

    static SExpressionException refusal(String what) {
        return new SExpressionException("cannot write: " + what, -1);
    }
}
