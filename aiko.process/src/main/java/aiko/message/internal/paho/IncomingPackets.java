// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * The packets from the server, buffered. Messages of quality of service 0, and acknowledgements of messages that have bypassed
 * Paho, are passed to their receiver on the reading thread; all other packets are passed to the reader, which is Paho. Paho's own path for messages has two more threads with a queue of
 * ten between them, and closes the connection at topics that it does not accept: see {@link PahoText}.
 *
 * <p>For one reader. After an interrupted read, the next one continues at the same place.
 */
final class IncomingPackets extends InputStream {
    private static final int FIRST_SIZE = 1 << 16;
    private static final int TYPE_AND_QUALITY_OF_SERVICE = 0xF6;
    private static final int MESSAGE_OF_QUALITY_0 = 0x30;
    private static final int RETAINED = 1;
    private static final int ACKNOWLEDGEMENT = 0x40;
    private static final int LONGEST_LENGTH_BYTES = 4;

    /** Receives each message; must not block. */
    @FunctionalInterface
    interface Receiver {
        void received(String topic, byte[] payload, boolean retained);

        /** There is no further message at the moment. */
        default void waiting() {}

        /** A message was discarded, since it is too large. */
        default void leftOut(String topic, int bytes) {}

        /** A message was acknowledged. Returns whether it is one that has bypassed Paho. */
        default boolean acknowledged(int identifier) {
            return false;
        }
    }

    /** A single message that takes a quarter of the memory may leave too little for all else. */
    private static final long LARGEST = Runtime.getRuntime().maxMemory() / 4;

    private final InputStream in;
    private final Receiver receiver;
    private final long largest;
    private final TopicTexts texts = new TopicTexts();
    private final Gathering gathering = new Gathering(System::nanoTime, LockSupport::parkNanos);
    private byte[] buffer = new byte[FIRST_SIZE];
    private int position;
    private int limit;
    /** Bytes of the present packet that the reader has not had. */
    private long passable;

    // The message whose payload is being read, if any.
    private String topic;
    private boolean retained;
    private byte[] payload;
    private int payloadRead;
    private int skip;

    IncomingPackets(InputStream in, Receiver receiver) {
        this(in, receiver, LARGEST);
    }

    /** @param largest the largest payload that is not discarded */
    IncomingPackets(InputStream in, Receiver receiver, long largest) {
        this.largest = largest;
        this.in = in;
        this.receiver = receiver;
    }

    @Override
    public int read() throws IOException {
        if (passable == 0 && !nextPacket()) {
            return -1;
        }
        if (position == limit && !fill(1)) {
            return -1;
        }
        passable--;
        return buffer[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (passable == 0 && !nextPacket()) {
            return -1;
        }
        int count = take(target, offset, (int) Math.min(length, passable));
        passable -= Math.max(0, count);
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(passable, limit - position);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Finds the next packet for the reader. Returns false at the end. */
    private boolean nextPacket() throws IOException {
        try {
            return findNextPacket();
        } finally {
            receiver.waiting();
        }
    }

    private boolean findNextPacket() throws IOException {
        while (passable == 0) {
            if (payload != null) {
                readPayload();
                continue;
            }
            skip();
            if (!fill(2)) {
                return false;
            }
            int lengthBytes = 1;
            int remaining = buffer[position + 1] & 0x7F;
            while ((buffer[position + lengthBytes] & 0x80) != 0 && lengthBytes < LONGEST_LENGTH_BYTES) {
                lengthBytes++;
                need(lengthBytes + 1);
                remaining |= (buffer[position + lengthBytes] & 0x7F) << 7 * (lengthBytes - 1);
            }
            boolean isMessage = (buffer[position] & TYPE_AND_QUALITY_OF_SERVICE) == MESSAGE_OF_QUALITY_0;
            boolean isOurs = isMessage
                    ? beginMessage(1 + lengthBytes, remaining)
                    : buffer[position] == ACKNOWLEDGEMENT && acknowledged(1 + lengthBytes, remaining);
            if (!isOurs) {
                passable = 1L + lengthBytes + remaining;
            }
        }
        return true;
    }

    /** Returns false if Paho has sent the message that is acknowledged. */
    private boolean acknowledged(int header, int remaining) throws IOException {
        if (remaining != 2) {
            return false;
        }
        need(header + 2);
        int identifier = (buffer[position + header] & 0xFF) << 8 | buffer[position + header + 1] & 0xFF;
        if (!receiver.acknowledged(identifier)) {
            return false;
        }
        position += header + 2;
        return true;
    }

    /** Returns false if it is no message, whatever its type. */
    private boolean beginMessage(int header, int remaining) throws IOException {
        if (remaining < 2) {
            return false;
        }
        need(header + 2);
        int length = (buffer[position + header] & 0xFF) << 8 | buffer[position + header + 1] & 0xFF;
        if (length > remaining - 2) {
            return false;
        }
        need(header + 2 + length);
        topic = texts.text(buffer, position + header + 2, length);
        retained = (buffer[position] & RETAINED) != 0;
        position += header + 2 + length;
        int bytes = remaining - 2 - length;
        if (bytes > largest) {
            skip = bytes;
            receiver.leftOut(topic, bytes);
        } else {
            payload = new byte[bytes];
            payloadRead = 0;
        }
        return true;
    }

    private void skip() throws IOException {
        while (skip > 0) {
            if (position == limit) {
                need(1);
            }
            int count = Math.min(skip, limit - position);
            position += count;
            skip -= count;
        }
    }

    private void readPayload() throws IOException {
        while (payloadRead < payload.length) {
            int count = take(payload, payloadRead, payload.length - payloadRead);
            if (count < 0) {
                throw new EOFException();
            }
            payloadRead += count;
        }
        byte[] complete = payload;
        payload = null;
        gathering.message();
        receiver.received(topic, complete, retained);
    }

    /** From the buffer, or past it when it is empty. */
    private int take(byte[] target, int offset, int most) throws IOException {
        if (position == limit) {
            if (most >= buffer.length) {
                receiver.waiting();
                return in.read(target, offset, most);
            }
            if (!fill(1)) {
                return -1;
            }
        }
        int count = Math.min(most, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    private void need(int count) throws IOException {
        if (!fill(count)) {
            throw new EOFException();
        }
    }

    /** Reads until the buffer holds this many bytes. Returns false if the stream ends before. */
    private boolean fill(int count) throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        if (position + count > buffer.length) {
            byte[] target = count > buffer.length ? new byte[Math.max(count, 2 * buffer.length)] : buffer;
            System.arraycopy(buffer, position, target, 0, limit - position);
            limit -= position;
            position = 0;
            buffer = target;
        }
        while (limit - position < count) {
            receiver.waiting();
            gathering.reading();
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got < 0) {
                return false;
            }
            gathering.read(got);
            limit += got;
        }
        return true;
    }
}
