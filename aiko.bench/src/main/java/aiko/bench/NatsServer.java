// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.util.Optional;

/** The benchmark's own NATS server, on a free port of this machine. */
final class NatsServer implements AutoCloseable {

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
        ServerStart.await(process, port, "nats-server: not started");
        return Optional.of(server);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
