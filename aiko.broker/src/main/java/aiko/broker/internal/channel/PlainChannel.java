// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Without TLS.
 *
 * @param socket of the client
 */
public record PlainChannel(SocketChannel socket) implements ClientChannel {
    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return socket.read(bytes);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return socket.write(bytes);
    }

    @Override
    public boolean hasInput() {
        return false;
    }

    @Override
    public boolean isEstablished() {
        return true;
    }

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
