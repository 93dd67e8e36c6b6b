// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import aiko.message.internal.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's Mosquitto on a port of its own, that can be killed, stopped and brought back. */
final class Mosquitto implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    /** Else, started by root, it becomes a user who cannot read the test's files. */
    private static final String AS_ROOT = "user root";

    final int port;
    private final Path configuration;
    private final Path log;
    private Process process;

    Mosquitto(Path folder, int port) throws IOException {
        this(folder, port, "allow_anonymous true");
    }

    /** @param options of the listener on that port */
    Mosquitto(Path folder, int port, String... options) throws IOException {
        this(lines(port, options), folder, port);
    }

    private static String lines(int port, String... options) throws IOException {
        List<String> lines = new ArrayList<>();
        if (List.of(options).contains("protocol websockets")) {
            // It does not start with WebSocket listeners alone.
            lines.add("listener " + Distribution.freePort() + " 127.0.0.1");
        }
        lines.add("listener " + port + " 127.0.0.1");
        lines.addAll(List.of(options));
        return String.join("\n", lines) + '\n';
    }

    /** One that lets in only who knows the name and the password. */
    static Mosquitto withPassword(Path folder, int port, String name, String password) throws Exception {
        Path passwords = passwords(folder, password, name);
        return new Mosquitto(folder, port, "allow_anonymous false", "password_file " + passwords);
    }

    /** One in strict mode, with the access lists that are shipped; all users have the same password. */
    static Mosquitto strict(Path folder, int port, String password, String... names) throws Exception {
        Path passwords = passwords(folder, password, names);
        Path lists =
                Path.of("../docs/strict-mode/mosquitto.acl").toAbsolutePath().normalize();
        return new Mosquitto(folder, port, "allow_anonymous false", "password_file " + passwords, "acl_file " + lists);
    }

    /**
     * One with the configuration file and the access lists that are shipped, TLS included: of these, only the port, and the
     * folder that is {@code /etc/mosquitto} there, are other ones.
     *
     * @param certificates has signed a certificate "server"
     */
    static Mosquitto shipped(Path folder, int port, Certificates certificates, String password, String... names)
            throws Exception {
        Path shipped = Distribution.home().resolve("docs/strict-mode");
        Path etc = Files.createDirectory(folder.resolve("mosquitto"));
        passwords(etc, password, names);
        Files.copy(shipped.resolve("mosquitto.acl"), etc.resolve("aiko.acl"));
        Path certs = Files.createDirectory(etc.resolve("certs"));
        Files.copy(certificates.pem("server"), certs.resolve("server.crt"));
        Files.copy(certificates.key("server"), certs.resolve("server.key"));
        String lines = Files.readString(shipped.resolve("mosquitto.conf"))
                .replace("listener 8883\n", "listener " + port + "\n")
                .replace("/etc/mosquitto/", etc + "/");
        return new Mosquitto(lines, folder, port);
    }

    private Mosquitto(String lines, Path folder, int port) throws IOException {
        this.port = port;
        configuration = folder.resolve("mosquitto.conf");
        log = folder.resolve("mosquitto.log");
        Files.writeString(configuration, AS_ROOT + '\n' + lines);
        start();
    }

    private static Path passwords(Path folder, String password, String... names) throws Exception {
        Path passwords = Files.createFile(folder.resolve("passwords"));
        for (String name : names) {
            int status = new ProcessBuilder(List.of("mosquitto_passwd", "-b", passwords.toString(), name, password))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("mosquitto_passwd ends with " + status);
            }
        }
        return passwords;
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    void start() throws IOException {
        process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
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

    /** Until it has ended, it writes to its folder. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
