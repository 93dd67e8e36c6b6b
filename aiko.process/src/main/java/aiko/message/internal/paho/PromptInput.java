// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.concurrent.CountDownLatch;

/**
 * The input of a socket, acknowledged at once if the system supports that. Otherwise a server that collects small packets, as
 * Mosquitto does by default, holds the second of two messages back for 40 ms, until this system acknowledges the first.
 */
final class PromptInput extends FilterInputStream {
    private static final String ACKNOWLEDGE_AT_ONCE = "TCP_QUICKACK";

    private final Socket socket;
    private final SocketOption<Boolean> option;
    private final PahoThreads threads;
    private final CountDownLatch ended;

    /**
     * @param threads the threads that read from here, but not before all of them have started
     * @param ended counted down when the server has closed the connection, or it has broken
     */
    PromptInput(InputStream in, Socket socket, PahoThreads threads, CountDownLatch ended) {
        super(in);
        this.socket = socket;
        this.threads = threads;
        this.ended = ended;
        this.option = option(socket);
    }

    @SuppressWarnings("unchecked")
    private static SocketOption<Boolean> option(Socket socket) {
        return socket.supportedOptions().stream()
                .filter(option -> option.name().equals(ACKNOWLEDGE_AT_ONCE) && option.type() == Boolean.class)
                .map(option -> (SocketOption<Boolean>) option)
                .findAny()
                .orElse(null);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        awaitStart();
        int count = -1;
        try {
            count = super.read(target, offset, length);
        } finally {
            if (count < 0) {
                ended.countDown();
            }
        }
        if (option != null) {
            // The system may reset it at any time.
            socket.setOption(option, true);
        }
        return count;
    }

    private void awaitStart() throws InterruptedIOException {
        try {
            threads.awaitStart();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before all threads were started");
        }
    }
}
