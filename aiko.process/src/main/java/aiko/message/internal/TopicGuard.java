// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What comes from the server, buffered, without the messages on topics that would end Paho's reader: see
 * {@link PahoText}. Anybody can publish on such a topic. For one reader.
 */
final class TopicGuard extends InputStream {
    private static final int FIRST_SIZE = 1 << 16;
    private static final int PUBLISH = 3;
    private static final int LONGEST_LENGTH_BYTES = 4;

    private final InputStream in;
    private final Consumer<String> unreadable;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int position;
    private int limit;
    /** Bytes of the present packet that the reader has not had. */
    private long passable;

    TopicGuard(InputStream in, Consumer<String> unreadable) {
        this.in = in;
        this.unreadable = unreadable;
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
        int most = (int) Math.min(length, passable);
        int count;
        if (position == limit) {
            count = in.read(target, offset, most);
            if (count < 0) {
                return -1;
            }
        } else {
            count = Math.min(most, limit - position);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
        }
        passable -= count;
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

    /** Finds the next packet that may pass. Returns false at the end. */
    private boolean nextPacket() throws IOException {
        while (passable == 0) {
            if (!fill(2)) {
                return false;
            }
            int lengthBytes = 1;
            long remaining = buffer[position + 1] & 0x7F;
            while ((buffer[position + lengthBytes] & 0x80) != 0 && lengthBytes < LONGEST_LENGTH_BYTES) {
                lengthBytes++;
                need(lengthBytes + 1);
                remaining |= (long) (buffer[position + lengthBytes] & 0x7F) << 7 * (lengthBytes - 1);
            }
            int header = 1 + lengthBytes;
            long size = header + remaining;
            if ((buffer[position] & 0xF0) >>> 4 == PUBLISH && !topicIsReadable(header, remaining)) {
                leaveOut(size);
            } else {
                passable = size;
            }
        }
        return true;
    }

    private boolean topicIsReadable(int header, long remaining) throws IOException {
        if (remaining < 2) {
            return true;
        }
        need(header + 2);
        int length = (buffer[position + header] & 0xFF) << 8 | buffer[position + header + 1] & 0xFF;
        if (length > remaining - 2) {
            return true;
        }
        need(header + 2 + length);
        int start = position + header + 2;
        for (int i = start; i < start + length; i++) {
            if (buffer[i] < ' ' || buffer[i] == 0x7F) {
                return topicIsReadable(new String(buffer, start, length, StandardCharsets.UTF_8));
            }
        }
        return true;
    }

    private boolean topicIsReadable(String topic) {
        if (PahoText.isAcceptable(topic)) {
            return true;
        }
        unreadable.accept(topic);
        return false;
    }

    private void leaveOut(long size) throws IOException {
        long left = size;
        while (left > 0) {
            if (position == limit) {
                need(1);
            }
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
    }

    private void need(int count) throws IOException {
        if (!fill(count)) {
            throw new EOFException();
        }
    }

    /** Reads until the buffer holds so many bytes. Returns false if there will not be so many. */
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
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got < 0) {
                return false;
            }
            limit += got;
        }
        return true;
    }
}
