// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The benchmark's own NATS server, on a free port of this machine. */
final class NatsServer implements AutoCloseable {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int port;
    private final Process process;

    private NatsServer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Empty if it is not installed. */
    static Optional<NatsServer> startIfInstalled() throws IOException {
        int port = Mosquitto.freePort();
        Process process;
        try {
            process = new ProcessBuilder("nats-server", "--addr", "127.0.0.1", "--port", Integer.toString(port))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "nats-server-end"));
        var server = new NatsServer(port, process);
        server.awaitStart();
        return Optional.of(server);
    }

    int port() {
        return port;
    }

    private void awaitStart() throws IOException {
        long began = System.nanoTime();
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() - began > START_LIMIT_NANOS) {
                throw new IOException("nats-server: not started");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
