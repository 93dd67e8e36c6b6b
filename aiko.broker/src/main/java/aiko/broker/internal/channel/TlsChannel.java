// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS on a socket that does not block, with the JDK's engine. Its buffers exist only while they contain something, since most
 * connections are idle.
 */
public final class TlsChannel implements ClientChannel {
    private static final int MOST_OUTGOING = 64 << 10;

    /** Steps at once: records without content, or requests for new keys, would otherwise hold up all other clients. */
    private static final int MOST_STEPS = 256;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SelectionKey key;
    private final SSLEngine engine;
    private final Aside handshakes;
    private final String source;
    private final Runnable whenHandshakeContinues;

    /** From the socket, not decrypted; between position and limit. */
    private ByteBuffer encrypted = NOTHING;
    /** Decrypted, not read; between position and limit. */
    private ByteBuffer decrypted = NOTHING;
    /** Encrypted, not written; between position and limit. */
    private ByteBuffer outgoing = NOTHING;

    /** Whether {@link #encrypted} is a part of a record, of which the socket has to deliver the rest. */
    private boolean isPartial;

    private boolean isEstablished;
    private boolean isComputing;
    private boolean isEnded;

    /**
     * @param source of the client
     * @param whenHandshakeContinues called on the server's thread: it can be read again
     */
    public TlsChannel(
            SocketChannel socket,
            SelectionKey key,
            SSLEngine engine,
            Aside handshakes,
            String source,
            Runnable whenHandshakeContinues) {
        this.socket = socket;
        this.key = key;
        this.engine = engine;
        this.handshakes = handshakes;
        this.source = source;
        this.whenHandshakeContinues = whenHandshakeContinues;
    }

    @Override
    public boolean hasInput() {
        return !isComputing && (decrypted.hasRemaining() || encrypted.hasRemaining() && !isPartial);
    }

    @Override
    public boolean isEstablished() {
        return isEstablished;
    }

    /** Reads as much as there is, or as there is room for, but not for long. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        for (int i = 0; i < MOST_STEPS && target.hasRemaining() && !isComputing; i++) {
            if (decrypted.hasRemaining()) {
                take(target);
            } else if (isEnded || !advance()) {
                break;
            }
        }
        int count = target.position() - start;
        return count == 0 && isEnded ? -1 : count;
    }

    private void take(ByteBuffer target) {
        int count = Math.min(target.remaining(), decrypted.remaining());
        target.put(target.position(), decrypted, decrypted.position(), count);
        target.position(target.position() + count);
        decrypted.position(decrypted.position() + count);
        if (!decrypted.hasRemaining()) {
            decrypted = NOTHING;
        }
    }

    /** Takes a step of the handshake, or decrypts a record. Returns false if the socket has to become ready first. */
    private boolean advance() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        switch (status) {
            case NEED_TASK -> {
                compute();
                return false;
            }
            case NEED_WRAP -> {
                wrap(NOTHING);
                drain();
                if (outgoing.remaining() > MOST_OUTGOING) {
                    throw new SSLException("the client does not read");
                }
                return true;
            }
            default -> {
                return unwrap();
            }
        }
    }

    /** The arithmetic of a handshake takes milliseconds, and strangers can ask for any number of handshakes. */
    private void compute() throws IOException {
        if (isEstablished) {
            throw new SSLException("a client may not negotiate again");
        }
        isComputing = true;
        key.interestOpsAnd(~SelectionKey.OP_READ);
        if (!handshakes.run(source, new Computation())) {
            throw new SSLException("too many handshakes are waiting");
        }
    }

    private final class Computation implements Aside.Work {
        @Override
        public boolean isWanted() {
            return socket.isOpen();
        }

        @Override
        public void run() {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }

        @Override
        public void after() {
            isComputing = false;
            if (socket.isOpen() && key.isValid()) {
                key.interestOpsOr(SelectionKey.OP_READ);
                whenHandshakeContinues.run();
            }
        }
    }

    private boolean unwrap() throws IOException {
        if (!encrypted.hasRemaining() && !fill()) {
            return false;
        }
        ByteBuffer room = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(encrypted, room);
        noteEstablished(result);
        room.flip();
        if (room.hasRemaining()) {
            decrypted = room;
        }
        if (!encrypted.hasRemaining()) {
            encrypted = NOTHING;
        }
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> {
                isPartial = !fill();
                yield !isPartial;
            }
            case CLOSED -> {
                isEnded = true;
                yield true;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("record of more than the announced size");
        };
    }

    private void noteEstablished(SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            isEstablished = true;
        }
    }

    /** Reads from the socket. Returns whether something was read, or the end. */
    private boolean fill() throws IOException {
        int size = engine.getSession().getPacketBufferSize();
        if (encrypted.capacity() < size) {
            ByteBuffer roomy = ByteBuffer.allocate(size);
            roomy.put(encrypted);
            encrypted = roomy.flip();
        }
        encrypted.compact();
        int count = socket.read(encrypted);
        encrypted.flip();
        if (!encrypted.hasRemaining()) {
            encrypted = NOTHING;
        }
        isEnded |= count < 0;
        isPartial &= count == 0;
        return count != 0;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int start = source.position();
        while (source.hasRemaining() && drain()) {
            wrap(source);
        }
        drain();
        return source.position() - start;
    }

    /** Encrypts a record, if nothing is left of the one before. */
    private void wrap(ByteBuffer source) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + outgoing.remaining());
        room.put(outgoing);
        SSLEngineResult result = engine.wrap(source, room);
        noteEstablished(result);
        outgoing = room.flip();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && source != NOTHING) {
            throw new SSLException("closed");
        }
    }

    @Override
    public boolean drain() throws IOException {
        if (outgoing.hasRemaining()) {
            socket.write(outgoing);
        }
        if (outgoing.hasRemaining()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
            return false;
        }
        outgoing = NOTHING;
        return true;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    /** Tells the client that nothing follows, if the socket takes that at once. */
    @Override
    public void close() throws IOException {
        try {
            if (socket.isOpen() && !isComputing) {
                engine.closeOutbound();
                wrap(NOTHING);
                socket.write(outgoing);
            }
        } finally {
            socket.close();
        }
    }
}
