// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The packets to the server: those that Paho writes, and between them messages, which are collected and sent many at a time.
 *
 * <p>Order is kept: while Paho has messages or subscriptions that it has not written yet, it gets these messages as well.
 */
final class OutgoingPackets extends OutputStream {
    private static final int BUFFER_SIZE = 1 << 15;
    private static final int LONGEST_HEADER = 5;
    private static final int NO_IDENTIFIER = 0;
    private static final int IDENTIFIER_LENGTH = 2;
    private static final int MESSAGE = 0x30;
    private static final int QUALITY_1 = 2;
    private static final int RETAINED = 1;

    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;

    private enum Part {
        TYPE,
        LENGTH,
        BODY
    }

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final AtomicInteger givenToPaho = new AtomicInteger();

    // Guarded by the lock.
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int used;
    private String latestTopic = "";
    private byte[] latestTopicBytes = {};

    // About the packet that Paho is writing; its writer holds the lock.
    private Part part = Part.TYPE;
    private int type;
    private int lengthShift;
    private long left;

    OutgoingPackets(OutputStream out) {
        this.out = out;
    }

    /** Before Paho gets a message, a subscription or an unsubscription. */
    void givingToPaho() {
        givenToPaho.incrementAndGet();
    }

    /** Paho has not accepted it. */
    void refusedByPaho() {
        givenToPaho.decrementAndGet();
    }

    /**
     * Puts a message with quality of service 0 into the buffer; blocks while the network accepts no data.
     *
     * @return false if it has to be passed to Paho, after all that Paho has already
     */
    boolean publish(String topic, byte[] payload, boolean retained) throws IOException {
        return publish(topic, payload, payload.length, retained, NO_IDENTIFIER);
    }

    /**
     * The same for the first bytes of an array.
     *
     * @param length their number
     */
    boolean publish(String topic, byte[] payload, int length) throws IOException {
        return publish(topic, payload, length, false, NO_IDENTIFIER);
    }

    /**
     * The same with quality of service 1.
     *
     * @param identifier with which the server acknowledges it
     */
    boolean publishAcknowledged(String topic, byte[] payload, boolean retained, int identifier) throws IOException {
        return publish(topic, payload, payload.length, retained, identifier);
    }

    private boolean publish(String topic, byte[] payload, int length, boolean retained, int identifier)
            throws IOException {
        lock();
        try {
            if (givenToPaho.get() > 0) {
                return false;
            }
            byte[] name = bytes(topic);
            int identifierLength = identifier == NO_IDENTIFIER ? 0 : IDENTIFIER_LENGTH;
            int remaining = 2 + name.length + identifierLength + length;
            if (used + LONGEST_HEADER + 2 + name.length + IDENTIFIER_LENGTH > buffer.length) {
                writeBuffer();
            }
            if (LONGEST_HEADER + 2 + name.length + IDENTIFIER_LENGTH > buffer.length) {
                return false;
            }
            int quality = identifier == NO_IDENTIFIER ? 0 : QUALITY_1;
            putHeader(MESSAGE | quality | (retained ? RETAINED : 0), remaining);
            buffer[used++] = (byte) (name.length >> 8);
            buffer[used++] = (byte) name.length;
            System.arraycopy(name, 0, buffer, used, name.length);
            used += name.length;
            if (identifier != NO_IDENTIFIER) {
                buffer[used++] = (byte) (identifier >> 8);
                buffer[used++] = (byte) identifier;
            }
            putPayload(payload, length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private byte[] bytes(String topic) {
        if (!topic.equals(latestTopic)) {
            latestTopicBytes = topic.getBytes(StandardCharsets.UTF_8);
            latestTopic = topic;
        }
        return latestTopicBytes;
    }

    private void putHeader(int first, int remaining) {
        buffer[used++] = (byte) first;
        int rest = remaining;
        while (rest > 0x7F) {
            buffer[used++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        buffer[used++] = (byte) rest;
    }

    private void putPayload(byte[] payload, int length) throws IOException {
        if (length > buffer.length - used) {
            writeBuffer();
        }
        if (length > buffer.length) {
            out.write(payload, 0, length);
        } else {
            System.arraycopy(payload, 0, buffer, used, length);
            used += length;
        }
    }

    private void writeBuffer() throws IOException {
        int count = used;
        used = 0;
        out.write(buffer, 0, count);
    }

    private void lock() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the network accepts no data");
        }
    }

    @Override
    public void flush() throws IOException {
        // Only the publishing thread fills the buffer: no need to wait for a lock.
        if (used == 0) {
            return;
        }
        lock();
        try {
            writeBuffer();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** By Paho: whole packets, or parts of one. The lock is held from the first byte of a packet to the last. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!lock.isHeldByCurrentThread()) {
            lock.lock();
        }
        boolean written = false;
        int completed = 0;
        try {
            if (used > 0) {
                writeBuffer();
            }
            completed = follow(bytes, offset, length);
            out.write(bytes, offset, length);
            written = true;
        } finally {
            if (part == Part.TYPE || !written) {
                givenToPaho.addAndGet(-completed);
                lock.unlock();
            }
        }
    }

    /** Parses Paho's packets. Returns the number of counted packets that end here. */
    private int follow(byte[] bytes, int offset, int length) {
        int completed = 0;
        int index = offset;
        int end = offset + length;
        while (index < end) {
            switch (part) {
                case TYPE -> {
                    type = (bytes[index++] & 0xF0) >>> 4;
                    left = 0;
                    lengthShift = 0;
                    part = Part.LENGTH;
                }
                case LENGTH -> {
                    left |= (long) (bytes[index] & 0x7F) << lengthShift;
                    lengthShift += 7;
                    if (bytes[index++] >= 0) {
                        part = left == 0 ? Part.TYPE : Part.BODY;
                    }
                }
                case BODY -> {
                    int step = (int) Math.min(left, end - index);
                    index += step;
                    left -= step;
                    if (left == 0) {
                        part = Part.TYPE;
                        completed += type == PUBLISH || type == SUBSCRIBE || type == UNSUBSCRIBE ? 1 : 0;
                    }
                }
            }
        }
        return completed;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
