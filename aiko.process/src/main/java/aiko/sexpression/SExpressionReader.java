// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import aiko.threading.NotThreadSafe;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a payload token by token from its bytes: in one pass, without copies, and without allocation until {@link #text()} is
 * called. The tokens are those of the first list, or the first symbol of a payload that is no list; the rest has no tokens, but
 * has to be valid as well. If lists are not balanced, the payload is not UTF-8 or a limit is exceeded, {@link #next()} throws: a
 * payload is valid when {@link Token#END} was reached. Dictionaries are left to {@link SExpressions}.
 *
 * <p>One reader can read any number of payloads, one after the other.
 *
 * <pre>{@code
 * var reader = new SExpressionReader();
 * reader.reset(message.payload());
 * while (reader.next() != SExpressionReader.Token.END) {
 *     …
 * }
 * }</pre>
 */
@NotThreadSafe
public final class SExpressionReader {
    /** The kinds of tokens. */
    public enum Token {
        /** An opening parenthesis. */
        LIST_START,
        /** A closing parenthesis. */
        LIST_END,
        /** A symbol: see {@link #start()}, {@link #length()} and {@link #text()}. */
        SYMBOL,
        /** {@code 0:}, {@code None} in the reference implementation. */
        NULL,
        /** There are no more tokens. */
        END
    }

    private static final byte[] EMPTY = {};

    private final SExpressionLimits limits;
    private final InterruptedSymbols interrupted = new InterruptedSymbols();

    private byte[] payload = EMPTY;
    private int payloadStart;
    private int payloadEnd;
    private int position;
    private int depth;
    private int tokens;
    private boolean inRest;
    private boolean ended;

    private byte[] array = EMPTY;
    private int start;
    private int length;
    private boolean surelyPlain;

    /** A reader with the {@linkplain SExpressionLimits#DEFAULT default limits} and an empty payload. */
    public SExpressionReader() {
        this(SExpressionLimits.DEFAULT);
    }

    /** A reader with other limits and an empty payload. */
    public SExpressionReader(SExpressionLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /** Begins with another payload, see {@link #reset(byte[], int, int)}. */
    public SExpressionReader reset(byte[] bytes) {
        return reset(bytes, 0, bytes.length);
    }

    /**
     * Begins with another payload, which is a part of the array and must not change while it is read.
     *
     * @throws SExpressionException if it is longer than the limit
     */
    public SExpressionReader reset(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        payload = bytes;
        payloadStart = offset;
        payloadEnd = offset + count;
        position = offset;
        depth = 0;
        tokens = 0;
        inRest = false;
        ended = false;
        interrupted.clear();
        noSymbol();
        if (count > limits.payloadBytes()) {
            throw failure("too large: " + count + " bytes, the limit is " + limits.payloadBytes(), offset);
        }
        return this;
    }

    /**
     * Goes to the next token.
     *
     * @throws SExpressionException if the payload cannot be read or exceeds a limit; from then on it is at its end
     */
    public Token next() {
        if (ended) {
            return Token.END;
        }
        Token token = token();
        if (!inRest) {
            inRest = depth == 0;
            return token;
        }
        while (token != Token.END) {
            token = token();
        }
        return token;
    }

    /** The number of lists that are open after this token. */
    public int depth() {
        return depth;
    }

    /** The offset in the payload at which the next token is looked for. */
    public int offset() {
        return position - payloadStart;
    }

    /** The array with the symbol's bytes: that of the payload, unless a list interrupts the symbol. */
    public byte[] array() {
        return array;
    }

    /** The index in {@link #array()} of the symbol's first byte. */
    public int start() {
        return start;
    }

    /** The number of the symbol's bytes; 0 if the token is not a symbol. */
    public int length() {
        return length;
    }

    /** The symbol as text. */
    public String text() {
        return new String(array, start, length, StandardCharsets.UTF_8);
    }

    /** Whether the symbol has exactly these bytes. */
    public boolean contentEquals(byte[] expected) {
        return Arrays.equals(array, start, start + length, expected, 0, expected.length);
    }

    /**
     * Whether the symbol needs neither a length nor quotes to be read back, so that its bytes can be given to
     * {@link SExpressionWriter#plainSymbol(byte[], int, int)}.
     */
    public boolean isPlain() {
        return surelyPlain || PlainSymbols.isPlain(array, start, length);
    }

    private Token token() {
        if (interrupted.depth() == depth) {
            return resume();
        }
        noSymbol();
        while (position < payloadEnd && PlainSymbols.isSeparator(payload[position])) {
            position++;
        }
        if (position == payloadEnd) {
            return end();
        }
        byte first = payload[position];
        return switch (first) {
            case '(' -> listStart();
            case ')' -> listEnd();
            case '\'', '"' -> quoted(first);
            default -> first >= '0' && first <= '9' || first < 0 ? canonical() : plain(position);
        };
    }

    private Token end() {
        if (depth > 0) {
            throw failure("unbalanced: a ( without its )", position);
        }
        noSymbol();
        position = payloadEnd;
        ended = true;
        return Token.END;
    }

    private Token listStart() {
        noSymbol();
        countToken();
        if (depth == limits.nestingDepth()) {
            throw failure("too deep: more than " + limits.nestingDepth() + " nested lists", position);
        }
        depth++;
        position++;
        return Token.LIST_START;
    }

    private Token listEnd() {
        if (depth == 0) {
            throw failure("unbalanced: a ) without its (", position);
        }
        depth--;
        position++;
        return Token.LIST_END;
    }

    private Token symbol(byte[] bytes, int from, int to) {
        countToken();
        array = bytes;
        start = from;
        length = to - from;
        return Token.SYMBOL;
    }

    /** A symbol that ends before a separator or parenthesis. The bytes up to {@code checked} are known to be its own. */
    private Token plain(int checked) {
        int from = position;
        byte first = payload[from];
        surelyPlain = first > '"' && first != '\'' && (first < '0' || first > '9');
        position = plainEnd(checked);
        if (position < payloadEnd && payload[position] == '(') {
            interrupted.push(depth);
            interrupted.append(payload, from, position - from);
            return listStart();
        }
        return symbol(payload, from, position);
    }

    /** After a list, the plain symbol that it has interrupted continues. */
    private Token resume() {
        int from = position;
        position = plainEnd(from);
        interrupted.append(payload, from, position - from);
        if (position < payloadEnd && payload[position] == '(') {
            return listStart();
        }
        surelyPlain = false;
        int end = interrupted.end();
        return symbol(interrupted.buffer(), interrupted.pop(), end);
    }

    private int plainEnd(int from) {
        int end = from;
        while (end < payloadEnd) {
            byte character = payload[end];
            if (character > ')') {
                end++;
            } else if (character < 0) {
                surelyPlain = false;
                end = afterSequence(end);
            } else if (character == '(' || character == ')' || PlainSymbols.isSeparator(character)) {
                break;
            } else {
                surelyPlain &= character > ' ';
                end++;
            }
        }
        return end;
    }

    /** Up to the next quote of the same kind on the same line; without one, the symbol is plain. */
    private Token quoted(byte quote) {
        int end = position + 1;
        while (end < payloadEnd && payload[end] != '\n') {
            if (payload[end] == quote) {
                int from = position + 1;
                position = end + 1;
                return symbol(payload, from, end);
            }
            end = payload[end] >= 0 ? end + 1 : afterSequence(end);
        }
        return plain(position);
    }

    /** {@code N:} and N code points; any other symbol that begins with digits is plain. */
    private Token canonical() {
        int colon = position;
        int codePoints = 0;
        while (colon < payloadEnd) {
            int next = payload[colon] >= 0 ? colon + 1 : afterSequence(colon);
            int digit = PlainSymbols.digit(payload, colon, next - colon);
            if (digit < 0) {
                break;
            }
            codePoints = (int) Math.min(codePoints * 10L + digit, Integer.MAX_VALUE);
            colon = next;
        }
        if (colon == position || colon + 1 >= payloadEnd || payload[colon] != ':') {
            return plain(colon);
        }
        if (codePoints == 0) {
            return nullSymbol(colon + 1);
        }
        int from = colon + 1;
        int end = from;
        for (int remaining = codePoints; remaining > 0; remaining--) {
            if (payloadEnd - end < remaining) {
                return lengthRunsPast();
            }
            end = payload[end] >= 0 ? end + 1 : afterSequence(end);
        }
        if (end == payloadEnd && depth > 0) {
            return lengthRunsPast();
        }
        position = end;
        return symbol(payload, from, end);
    }

    private Token nullSymbol(int end) {
        if (depth == 0 && !inRest) {
            throw failure("a payload that is no list cannot begin with 0:", position);
        }
        countToken();
        position = end;
        return Token.NULL;
    }

    private int afterSequence(int index) {
        int sequence = Utf8.sequenceLength(payload, index, payloadEnd);
        if (sequence == 0) {
            throw failure("malformed UTF-8", index);
        }
        return index + sequence;
    }

    private void countToken() {
        if (tokens == limits.tokens()) {
            throw failure("too many symbols and lists: more than " + limits.tokens(), position);
        }
        tokens++;
    }

    private void noSymbol() {
        array = payload;
        start = position;
        length = 0;
        surelyPlain = false;
    }

    /** In the rest, outside of lists, the reference accepts that. */
    private Token lengthRunsPast() {
        if (depth == 0 && inRest) {
            return end();
        }
        throw failure("the length runs past the payload", position);
    }

    private SExpressionException failure(String what, int index) {
        noSymbol();
        ended = true;
        return new SExpressionException(what + ", at byte " + (index - payloadStart), index - payloadStart);
    }
}
