// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server: Mosquitto without persistence, so that it forgets everything whenever it ends. */
public final class Mosquitto implements MqttServer {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int CONNECT_LIMIT_MILLIS = 200;

    private final int port;
    private final Path configuration;
    private final Path log;
    private Process process;

    /** Starts it on a free port, with files in that folder. */
    public Mosquitto(Path folder, Ports ports) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IOException(PROGRAM + " is missing: install mosquitto");
        }
        port = ports.next();
        configuration = folder.resolve("mosquitto.conf");
        log = folder.resolve("mosquitto.log");
        // Started by root, it would become a user who cannot read the folder.
        Files.writeString(
                configuration,
                "user root\nlistener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\n"
                        + "log_type error\nlog_type warning\nlog_type notice\nlog_type information\nlog_type subscribe\n"
                        + "log_type unsubscribe\nlog_timestamp_format %H:%M:%S\n");
        start();
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }

    /** The file of its log. */
    public Path log() {
        return log;
    }

    /** Starts it, and waits until it listens. */
    public void start() throws IOException {
        process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        for (long began = System.nanoTime(); !listens(); LockSupport.parkNanos(POLL_NANOS)) {
            if (System.nanoTime() - began > START_LIMIT_NANOS || !process.isAlive()) {
                throw new IOException("Mosquitto does not listen: its log is " + log);
            }
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it at once. Returns whether it was there. */
    public boolean kill() {
        boolean happens = process.isAlive();
        process.destroyForcibly().onExit().join();
        return happens;
    }

    /** Ends it in order. Returns whether it was there. */
    public boolean end() throws IOException {
        boolean happens = Signals.send("CONT", process);
        process.destroy();
        process.onExit().join();
        return happens;
    }

    /** It hangs: connections stay, and nothing is answered. */
    public boolean suspend() throws IOException {
        return Signals.send("STOP", process);
    }

    /** It goes on. */
    public boolean resume() throws IOException {
        return Signals.send("CONT", process);
    }

    @Override
    public void close() {
        kill();
    }
}
