// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Mosquitto on a port of its own, that can be killed, stopped and brought back. */
final class Mosquitto implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    final int port;
    private final Path configuration;
    private Process process;

    Mosquitto(Path folder, int port) throws IOException {
        this(folder, port, "allow_anonymous true");
    }

    /** @param options further lines of its configuration */
    Mosquitto(Path folder, int port, String... options) throws IOException {
        this.port = port;
        configuration = folder.resolve("mosquitto.conf");
        // Else, started by root, it becomes a user who cannot read the test's files.
        var lines = Stream.concat(Stream.of("user root", "listener " + port + " 127.0.0.1"), Stream.of(options));
        Files.write(configuration, lines.toList());
        start();
    }

    /** One that lets in only who knows the name and the password. */
    static Mosquitto withPassword(Path folder, int port, String name, String password) throws Exception {
        Path passwords = folder.resolve("passwords");
        int status = new ProcessBuilder(List.of("mosquitto_passwd", "-b", "-c", passwords.toString(), name, password))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("mosquitto_passwd ends with " + status);
        }
        return new Mosquitto(folder, port, "allow_anonymous false", "password_file " + passwords);
    }

    void start() throws IOException {
        process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    /** It hangs: connections stay, nothing is answered. */
    void stop() throws IOException, InterruptedException {
        Signals.send("STOP", process);
    }

    void goOn() throws IOException, InterruptedException {
        Signals.send("CONT", process);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
