// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.websocket;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends bytes through a WebSocket: each write is one masked, binary message of one frame (RFC 6455, section 5). MQTT packets
 * need not respect the boundaries of messages.
 */
public final class WebSocketOutput extends OutputStream {
    static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LONGEST_IN_7_BITS = 125;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int LONGEST_IN_16_BITS = 0xFFFF;
    private static final int LONGEST_HEADER = 14;
    private static final int MASK_BYTES = 4;
    /** Longer ones are sent in several messages. */
    private static final int LONGEST_PAYLOAD = 1 << 16;

    private record Answer(int opcode, byte[] payload) {}

    private final OutputStream out;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    /** Only the latest has to be sent: RFC 6455, section 5.5.3. */
    private final AtomicReference<Answer> answer = new AtomicReference<>();

    // Guarded by the lock.
    private final byte[] mask = new byte[MASK_BYTES];
    private byte[] frame = new byte[1 << 10];

    public WebSocketOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(LONGEST_PAYLOAD, length - done);
            send(BINARY, bytes, offset + done, count);
            done += count;
        }
    }

    private void send(int opcode, byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            writeFrame(opcode, bytes, offset, length);
        } finally {
            lock.unlock();
        }
        sendAnswer();
    }

    /**
     * By the reading thread: answers a ping, or the closing. It does not wait for a message that is being written; the writer
     * sends the answer afterwards. Otherwise a server that writes before it reads would wait forever.
     */
    public void answer(int opcode, byte[] payload) throws IOException {
        answer.set(new Answer(opcode, payload));
        sendAnswer();
    }

    private void sendAnswer() throws IOException {
        while (answer.get() != null && lock.tryLock()) {
            try {
                Answer due = answer.getAndSet(null);
                if (due != null) {
                    writeFrame(due.opcode(), due.payload(), 0, due.payload().length);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void writeFrame(int opcode, byte[] bytes, int offset, int length) throws IOException {
        if (frame.length < LONGEST_HEADER + length) {
            frame = new byte[Math.max(LONGEST_HEADER + length, 2 * frame.length)];
        }
        int used = 0;
        frame[used++] = (byte) (FINAL | opcode);
        if (length <= LONGEST_IN_7_BITS) {
            frame[used++] = (byte) (MASKED | length);
        } else if (length <= LONGEST_IN_16_BITS) {
            frame[used++] = (byte) (MASKED | LENGTH_OF_16_BITS);
            frame[used++] = (byte) (length >> 8);
            frame[used++] = (byte) length;
        } else {
            frame[used++] = (byte) (MASKED | LENGTH_OF_64_BITS);
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                frame[used++] = (byte) ((long) length >> shift);
            }
        }
        random.nextBytes(mask);
        System.arraycopy(mask, 0, frame, used, MASK_BYTES);
        used += MASK_BYTES;
        for (int i = 0; i < length; i++) {
            frame[used + i] = (byte) (bytes[offset + i] ^ mask[i & MASK_BYTES - 1]);
        }
        out.write(frame, 0, used + length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
