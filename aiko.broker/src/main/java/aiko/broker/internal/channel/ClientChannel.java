// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** The bytes from and to a client. It does not block. Used by the server's thread only. */
public interface ClientChannel extends ByteChannel {
    /** Whether it can be read although the socket has nothing. */
    boolean hasInput();

    /** Whether a packet can follow: without TLS, or after the handshake. */
    boolean isEstablished();

    /** Writes what earlier calls of {@link #write} have left. Returns whether nothing is left. */
    boolean drain() throws IOException;

    /** Passes on what {@link ByteChannel#write} takes: it may be fewer bytes than there are. */
    @Override
    int write(ByteBuffer bytes) throws IOException;
}
