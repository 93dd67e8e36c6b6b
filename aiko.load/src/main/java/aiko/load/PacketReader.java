// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads packets without copying them: the methods return parts of the current packet, until the next one is read. While many
 * packets arrive, it waits for a moment before it reads, so that it is not woken for each: the load test takes as little as
 * possible of the processors that it shares with the tested server. For one thread.
 */
final class PacketReader {
    private static final int FIRST_SIZE = 1 << 16;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long MANY_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int position;
    private int limit;
    private int type;
    private int start;
    private int end;
    private boolean isPausing;
    private long measuredSince = System.nanoTime();
    private int packets;

    PacketReader(InputStream in) {
        this.in = in;
    }

    /** Reads the next packet; blocks until it has arrived. */
    void next() throws IOException {
        position = end;
        packets++;
        fill(2);
        int lengthBytes = 0;
        int length = 0;
        int digit;
        do {
            fill(2 + lengthBytes);
            digit = buffer[position + 1 + lengthBytes];
            length |= (digit & 0x7F) << 7 * lengthBytes++;
        } while (digit < 0);
        fill(1 + lengthBytes + length);
        type = buffer[position] & 0xFF;
        start = position + 1 + lengthBytes;
        end = start + length;
    }

    /** Reads the next message. */
    void nextMessage() throws IOException {
        do {
            next();
        } while ((type & 0xF0) != Packets.PUBLISH);
    }

    /** Whether more bytes have arrived, perhaps only a part of the next packet. */
    boolean hasMore() {
        return limit > end;
    }

    int type() {
        return type;
    }

    byte[] array() {
        return buffer;
    }

    /** The end of the body of the packet, which is that of the payload of a message. */
    int end() {
        return end;
    }

    int lastByte() {
        return buffer[end - 1];
    }

    /** The start of the payload of a message with quality of service 0. */
    int payloadStart() {
        return start + 2 + topicLength();
    }

    boolean payloadStartsWith(byte[] beginning) {
        int from = payloadStart();
        return end - from >= beginning.length
                && Arrays.equals(buffer, from, from + beginning.length, beginning, 0, beginning.length);
    }

    byte[] payload() {
        return Arrays.copyOfRange(buffer, payloadStart(), end);
    }

    String payloadText() {
        return new String(buffer, payloadStart(), end - payloadStart(), StandardCharsets.UTF_8);
    }

    String topic() {
        return new String(buffer, start + 2, topicLength(), StandardCharsets.UTF_8);
    }

    private int topicLength() {
        return (buffer[start] & 0xFF) << 8 | buffer[start + 1] & 0xFF;
    }

    private void fill(int count) throws IOException {
        if (limit - position >= count) {
            return;
        }
        if (position + count > buffer.length || position == limit) {
            byte[] target = count > buffer.length ? new byte[Math.max(count, 2 * buffer.length)] : buffer;
            System.arraycopy(buffer, position, target, 0, limit - position);
            limit -= position;
            end -= position;
            position = 0;
            buffer = target;
        }
        while (limit - position < count) {
            pause();
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got < 0) {
                throw new EOFException("the MQTT server has closed the connection");
            }
            limit += got;
        }
    }

    private void pause() {
        long now = System.nanoTime();
        long time = now - measuredSince;
        if (time >= MEASURED_NANOS) {
            isPausing = packets * MANY_INTERVAL_NANOS >= time;
            measuredSince = now;
            packets = 0;
        }
        if (isPausing) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
