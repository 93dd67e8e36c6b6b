// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import aiko.process.ServiceDetails;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressionWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * {@code (add TOPIC_PATH NAME PROTOCOL TRANSPORT OWNER (TAG …))} in the form in which it is written, and where its parts
 * are. A payload that has that form already is kept as it is. It can be set any number of times; not safe for use by
 * several threads.
 */
public final class AddCommand {
    /** Room for the additions of history and files to a command, so that these can be read again. */
    private static final int RESERVE = 256;

    static final int LONGEST_BYTES = SExpressionLimits.DEFAULT_PAYLOAD_BYTES - RESERVE;
    private static final int MOST_SYMBOLS = SExpressionLimits.DEFAULT_TOKENS - RESERVE;

    /** Symbols that there is room for all the time. */
    private static final int FEW_SYMBOLS = 1_024;

    private static final String[] PARAMETERS = {"topic path", "name", "protocol", "transport", "owner"};
    private static final byte[] ADD = "add".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGINNING = "(add ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TAIL = 1_024;

    private final SExpressionReader reader = new SExpressionReader();
    private final SExpressionWriter writer = new SExpressionWriter();
    private final ServicePath path = new ServicePath();

    private byte[] payload;
    private int nameFrom;
    private int nameTo;
    private int kindTo;

    /**
     * What follows the name in the latest payload that was read, if that was in the form in which it is written: most services have
     * it in common with the one before, and it need not be read again.
     */
    private final byte[] tail = new byte[LONGEST_TAIL];

    private int tailLength;

    // The symbols of the payload that is read: topic path, name, protocol, transport, owner, and the tags.
    private byte[][] arrays = new byte[16][];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int symbols;
    private boolean isCanonical;

    /**
     * Reads a payload, which must not change while it is used here.
     *
     * @throws UnsuitableException if it is no such command, saying why
     * @throws IllegalArgumentException if its topic path is none, saying why
     * @throws aiko.sexpression.SExpressionException if it cannot be read, saying why
     */
    public AddCommand set(byte[] bytes) {
        return setWithSameTail(bytes) ? check() : read(bytes);
    }

    /** Whether a payload certainly has this command, as it is mostly written. */
    public static boolean isSurely(byte[] bytes) {
        return bytes.length > BEGINNING.length
                && Arrays.equals(bytes, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
    }

    private boolean setWithSameTail(byte[] bytes) {
        int tailFrom = bytes.length - tailLength;
        if (tailLength == 0
                || tailFrom <= BEGINNING.length
                || !isSurely(bytes)
                || !Arrays.equals(bytes, tailFrom, bytes.length, tail, 0, tailLength)) {
            return false;
        }
        // The tail begins with a space.
        int pathTo = plainEnd(bytes, BEGINNING.length);
        boolean hasPath = pathTo > BEGINNING.length && bytes[pathTo] == ' ' && bytes[pathTo - 1] != ':';
        if (!hasPath || pathTo + 1 >= tailFrom || plainEnd(bytes, pathTo + 1) != tailFrom) {
            return false;
        }
        path.set(bytes, BEGINNING.length, pathTo);
        payload = bytes;
        nameFrom = pathTo + 1;
        nameTo = tailFrom;
        kindTo = bytes.length - 1;
        return true;
    }

    /** The end of a symbol that is certainly read as it is written; if it is none, where it begins. */
    private static int plainEnd(byte[] bytes, int from) {
        int end = from;
        if (bytes[from] > '9' || bytes[from] > ')' && bytes[from] < '0') {
            while (bytes[end] > ')' || bytes[end] > ' ' && bytes[end] < '(') {
                end++;
            }
        }
        return end;
    }

    private AddCommand read(byte[] bytes) {
        symbols = 0;
        if (arrays.length > FEW_SYMBOLS) {
            makeRoom(FEW_SYMBOLS);
        }
        reader.reset(bytes);
        isCanonical = reader.next() == Token.LIST_START && reader.offset() == 1;
        isCanonical &= reader.next() == Token.SYMBOL && reader.isPlain() && reader.start() == 1;
        if (!reader.contentEquals(ADD)) {
            throw new UnsuitableException("the message does not begin with (add");
        }
        for (String parameter : PARAMETERS) {
            parameter(bytes, parameter);
        }
        path.set(arrays[0], starts[0], ends[0]);
        int length = tags(bytes);
        if (isCanonical && length == bytes.length) {
            payload = bytes;
            nameFrom = starts[1];
            nameTo = ends[1];
            kindTo = bytes.length - 1;
            rememberTail();
        } else {
            write();
        }
        return check();
    }

    private void rememberTail() {
        tailLength = payload.length - nameTo;
        if (tailLength > LONGEST_TAIL) {
            tailLength = 0;
        }
        System.arraycopy(payload, nameTo, tail, 0, tailLength);
    }

    /** The same for a service. */
    public AddCommand set(ServiceDetails service) {
        path.set(service.topicPath());
        begin().symbol(path.toString());
        nameFrom = writer.size() + 1;
        writer.symbol(service.name());
        nameTo = writer.size();
        writer.symbol(service.protocol()).symbol(service.transport()).symbol(service.owner());
        writer.value(service.tags());
        end();
        return check();
    }

    /** The topic path of the service. */
    public ServicePath path() {
        return path;
    }

    /** The command in the form in which it is written. */
    public byte[] payload() {
        return payload;
    }

    /** Whether it has this protocol, which must be one that is written as it is. */
    public boolean hasProtocol(byte[] protocol) {
        int end = kindFrom() + protocol.length;
        return end < kindTo
                && payload[end] == ' '
                && Arrays.equals(payload, kindFrom(), end, protocol, 0, protocol.length);
    }

    public int nameFrom() {
        return nameFrom;
    }

    public int nameTo() {
        return nameTo;
    }

    /** The index of protocol, transport, owner and tags, up to {@link #kindTo()}. */
    public int kindFrom() {
        return nameTo + 1;
    }

    public int kindTo() {
        return kindTo;
    }

    private void parameter(byte[] bytes, String what) {
        Token token = reader.next();
        if (token != Token.SYMBOL || reader.depth() == 0) {
            throw new UnsuitableException(
                    token == Token.LIST_END || reader.depth() == 0
                            ? "the message ends before the " + what
                            : noSymbol(what));
        }
        isCanonical &= reader.array() == bytes && bytes[reader.start() - 1] == ' ';
        symbol(bytes);
        if (symbols == 1 && isKey(0)) {
            throw new UnsuitableException("the parameters are a dictionary");
        }
    }

    private static String noSymbol(String what) {
        return "the " + what + " is not a symbol";
    }

    private void symbol(byte[] bytes) {
        isCanonical &= reader.isPlain();
        if (symbols == MOST_SYMBOLS) {
            throw new UnsuitableException("the service has more than " + (MOST_SYMBOLS - PARAMETERS.length) + " tags");
        }
        if (symbols == arrays.length) {
            makeRoom(symbols * 2);
        }
        int from = reader.start();
        int to = from + reader.length();
        boolean isInPayload = reader.array() == bytes;
        arrays[symbols] = isInPayload ? bytes : Arrays.copyOfRange(reader.array(), from, to);
        starts[symbols] = isInPayload ? from : 0;
        ends[symbols++] = isInPayload ? to : to - from;
    }

    private void makeRoom(int size) {
        arrays = Arrays.copyOf(arrays, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
    }

    private boolean isKey(int symbol) {
        return ends[symbol] > starts[symbol] && arrays[symbol][ends[symbol] - 1] == ':';
    }

    /** Reads the tags and the end. Returns the length of the payload with one space between its parts. */
    private int tags(byte[] bytes) {
        Token token = reader.next();
        if (token != Token.LIST_START) {
            throw new UnsuitableException(
                    token == Token.LIST_END
                            ? "the message ends before the tags"
                            : "the tags are not a list of symbols");
        }
        isCanonical &= bytes[reader.offset() - 2] == ' ';
        int length = "(add (".length();
        while (reader.next() == Token.SYMBOL) {
            boolean isFirst = symbols == PARAMETERS.length;
            isCanonical &= reader.array() == bytes && (isFirst || bytes[reader.start() - 1] == ' ');
            symbol(bytes);
            if (isFirst && isKey(PARAMETERS.length)) {
                throw new UnsuitableException("the tags are a dictionary");
            }
        }
        if (reader.depth() != 1) {
            throw new UnsuitableException("the tags are not a list of symbols");
        }
        if (reader.next() != Token.LIST_END) {
            throw new UnsuitableException("unexpected text after the tags");
        }
        reader.next();
        for (int i = 0; i < symbols; i++) {
            length += ends[i] - starts[i] + 1;
        }
        return length + (symbols == PARAMETERS.length ? 2 : 1);
    }

    private void write() {
        begin();
        write(0);
        nameFrom = writer.size() + 1;
        write(1);
        nameTo = writer.size();
        for (int i = 2; i < PARAMETERS.length; i++) {
            write(i);
        }
        writer.beginList();
        for (int i = PARAMETERS.length; i < symbols; i++) {
            write(i);
        }
        writer.endList();
        end();
    }

    private void write(int symbol) {
        writer.symbol(arrays[symbol], starts[symbol], ends[symbol] - starts[symbol]);
    }

    private SExpressionWriter begin() {
        return writer.reset().beginList().plainSymbol(ADD, 0, ADD.length);
    }

    private void end() {
        kindTo = writer.size();
        payload = writer.endList().toByteArray();
    }

    private AddCommand check() {
        if (payload.length > LONGEST_BYTES) {
            throw new UnsuitableException(
                    "the description has " + payload.length + " bytes; the limit is " + LONGEST_BYTES);
        }
        return this;
    }
}
