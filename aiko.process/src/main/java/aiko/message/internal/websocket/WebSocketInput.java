// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that a server sends through a WebSocket, as one stream, whatever messages and frames they are split into (RFC
 * 6455, section 5). Answers pings and the closing of the WebSocket. For one reader.
 */
public final class WebSocketInput extends InputStream {
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x08;
    private static final int CONTINUATION = 0x0;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int LONGEST_CONTROL = 125;
    private static final int CODE_BYTES = 2;
    private static final int NO_CODE = 1005;
    private static final int NORMAL = 1000;

    private final InputStream in;
    private final WebSocketOutput out;
    /** Bytes of the present frame that have not been read. */
    private long left;

    private boolean inMessage;
    private boolean ended;

    /** @param in buffered, since headers are read byte by byte */
    public WebSocketInput(InputStream in, WebSocketOutput out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (ended || !nextFrame()) {
                return -1;
            }
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection was closed within a WebSocket frame");
        }
        left -= count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Returns false at the end. */
    private boolean nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int second = need();
        long length = length(second & LENGTH);
        int opcode = first & OPCODE;
        boolean isFinal = (first & FINAL) != 0;
        boolean isControl = (opcode & CONTROL) != 0;
        if ((first & RESERVED) != 0
                || (second & MASKED) != 0
                || length < 0
                || isControl && (!isFinal || length > LONGEST_CONTROL)) {
            throw new ProtocolException("the server sends invalid WebSocket frames");
        }
        if (isControl) {
            control(opcode, need((int) length));
        } else {
            if (opcode != (inMessage ? CONTINUATION : WebSocketOutput.BINARY)) {
                throw new ProtocolException(
                        "the server sends WebSocket messages that are not binary, which MQTT requires");
            }
            inMessage = !isFinal;
            left = length;
        }
        return true;
    }

    private long length(int short7) throws IOException {
        int bytes = short7 == LENGTH_OF_64_BITS ? Long.BYTES : short7 == LENGTH_OF_16_BITS ? Short.BYTES : 0;
        long length = bytes == 0 ? short7 : 0;
        for (int i = 0; i < bytes; i++) {
            length = length << Byte.SIZE | need();
        }
        return length;
    }

    private void control(int opcode, byte[] payload) throws IOException {
        if (opcode == WebSocketOutput.PING) {
            out.answer(WebSocketOutput.PONG, payload);
        } else if (opcode == WebSocketOutput.CLOSE) {
            ended = true;
            int code = payload.length < CODE_BYTES ? NO_CODE : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            try {
                out.answer(WebSocketOutput.CLOSE, payload);
            } catch (IOException alreadyGone) {
                // The reason that the server has sent is worth more.
            }
            if (code != NORMAL && code != NO_CODE) {
                throw new WebSocketClosedException(
                        code, new String(payload, CODE_BYTES, payload.length - CODE_BYTES, StandardCharsets.UTF_8));
            }
        }
    }

    private int need() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was closed within a WebSocket frame");
        }
        return next;
    }

    private byte[] need(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection was closed within a WebSocket frame");
        }
        return bytes;
    }
}
