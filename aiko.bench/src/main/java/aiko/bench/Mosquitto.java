// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's own Mosquitto, on a free port of this machine, with unlimited queues. */
final class Mosquitto implements AutoCloseable {

    private final int port;
    private final Process process;

    private Mosquitto(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    static Mosquitto start() throws IOException {
        return start("persistence false", "set_tcp_nodelay true", "max_queued_messages 0");
    }

    /** With the settings that it has when nobody has configured it: it collects small packets by Nagle's algorithm. */
    static Mosquitto asInstalled() throws IOException {
        return start();
    }

    private static Mosquitto start(String... settings) throws IOException {
        Path folder = Files.createTempDirectory("aiko-bench");
        int port = freePort();
        var lines =
                new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "log_dest none"));
        lines.addAll(List.of(settings));
        Path configuration = Files.write(folder.resolve("mosquitto.conf"), lines);
        Process process = new ProcessBuilder("mosquitto", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        // Also when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "mosquitto-end"));
        var mosquitto = new Mosquitto(port, process);
        ServerStart.await(process, port, "mosquitto: not started; check that it is installed");
        return mosquitto;
    }

    int port() {
        return port;
    }

    String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Processor time that it has used. */
    long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
