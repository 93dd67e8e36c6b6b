// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.registrar.internal.compact.AsciiText;
import aiko.registrar.internal.compact.Bytes;
import aiko.registrar.internal.compact.NameTable;
import aiko.registrar.internal.compact.Rows;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressionWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Rows as payloads and as objects. */
final class RowFormat {
    private static final byte[] ADD = "(add ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REMOVE = "(remove ".getBytes(StandardCharsets.US_ASCII);

    private final Contents contents;
    private final SExpressionReader reader = new SExpressionReader();
    private final SExpressionWriter writer = new SExpressionWriter();
    private final AsciiText nameText = new AsciiText();

    RowFormat(Contents contents) {
        this.contents = contents;
    }

    /** {@code (add TOPIC_PATH NAME PROTOCOL TRANSPORT OWNER (TAG …))}. */
    byte[] addPayload(int slot) {
        NameTable names = contents.names;
        int name = name(slot);
        byte[] kind = contents.group(slot).kind.bytes;
        int nameLength = names.length(name);
        byte[] payload = new byte[ADD.length + pathLength(slot) + nameLength + kind.length + 3];
        int index = putPath(slot, payload, Bytes.put(ADD, payload, 0));
        payload[index++] = ' ';
        System.arraycopy(names.array(name), names.start(name), payload, index, nameLength);
        index += nameLength;
        payload[index++] = ' ';
        payload[Bytes.put(kind, payload, index)] = ')';
        return payload;
    }

    /** {@code (remove TOPIC_PATH)}. */
    byte[] removePayload(int slot) {
        byte[] payload = new byte[REMOVE.length + pathLength(slot) + 1];
        payload[putPath(slot, payload, Bytes.put(REMOVE, payload, 0))] = ')';
        return payload;
    }

    private boolean isPlain(int slot) {
        return contents.group(slot).process.isPlain && id(slot) >= 0;
    }

    private int pathLength(int slot) {
        return isPlain(slot)
                ? contents.group(slot).process.bytes.length + 1 + Bytes.digits(id(slot))
                : writtenPath(slot).length;
    }

    private int putPath(int slot, byte[] payload, int index) {
        if (!isPlain(slot)) {
            return Bytes.put(writtenPath(slot), payload, index);
        }
        int end = Bytes.put(contents.group(slot).process.bytes, payload, index);
        payload[end] = '/';
        return Bytes.putNumber(id(slot), payload, end + 1);
    }

    private byte[] writtenPath(int slot) {
        return writer.reset().symbol(path(slot)).toByteArray();
    }

    private String path(int slot) {
        int id = id(slot);
        return contents.group(slot).process.topicPath() + '/' + (id >= 0 ? id : contents.serviceIds.text(id));
    }

    ServiceDetails details(int slot) {
        Kind kind = contents.group(slot).kind;
        return new ServiceDetails(
                TopicPath.parse(path(slot)),
                nameText(name(slot)).toString(),
                kind.protocol(),
                kind.transport(),
                kind.owner(),
                kind.tags());
    }

    /** A name as text. Valid until something changes, or until the next call. */
    CharSequence nameText(int name) {
        return contents.names.view(name, nameText) ? nameText : read(name);
    }

    private String read(int name) {
        NameTable names = contents.names;
        reader.reset(names.array(name), names.start(name), names.length(name));
        if (reader.next() != Token.SYMBOL) {
            throw new IllegalStateException("a name that cannot be read");
        }
        return reader.text();
    }

    /** How a name is written. */
    ByteBuffer written(String name) {
        writer.reset().beginList().plainSymbol(ADD, 1, 3);
        int from = writer.size() + 1;
        byte[] bytes = writer.symbol(name).toByteArray();
        return ByteBuffer.wrap(bytes, from, bytes.length - from);
    }

    private int name(int slot) {
        return contents.rows.get(slot, Rows.NAME);
    }

    private int id(int slot) {
        return contents.rows.get(slot, Rows.SERVICE_ID);
    }
}
