// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a server that was started accepts connections. */
final class ServerStart {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private ServerStart() {}

    /** @param problem the message of the exception if the server ends, or is not ready within the limit */
    static void await(Process server, int port, String problem) throws IOException {
        long began = System.nanoTime();
        while (!accepts(port)) {
            if (!server.isAlive() || System.nanoTime() - began > LIMIT_NANOS) {
                throw new IOException(problem);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
