// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.Certificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and accounts of the embedded MQTT server, beside the clients that everybody has. */
class EmbeddedServerAccessTest {
    private static final int COUNT = 20_000;
    private static final String SECRET = "Tr0ub4dor-plant";

    @TempDir
    Path folder;

    private Path accounts() {
        return folder.resolve("accounts");
    }

    /** What {@code aiko password NAME} prints. */
    private static String account(String name, String password) throws Exception {
        var builder = new ProcessBuilder(Distribution.command().toString(), "password", name);
        builder.environment().keySet().removeIf(each -> each.startsWith("AIKO_"));
        Process process = builder.start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(password + "\n");
        }
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(line).startsWith(name + ":$7$210000$").doesNotContain(password);
        return line;
    }

    private void write(String lines) throws IOException {
        Path temporary = folder.resolve("accounts.new");
        Files.writeString(temporary, lines);
        Files.move(temporary, accounts(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> client(String program, int port, String... options) {
        var line = new ArrayList<>(List.of(program, "-h", "localhost", "-p", Integer.toString(port)));
        line.addAll(List.of(options));
        return line;
    }

    /** The exit status of {@code mosquitto_pub}. */
    private static int publish(int port, String... options) throws Exception {
        var line = client("mosquitto_pub", port, options);
        line.addAll(List.of("-q", "1", "-t", "x/in", "-m", "hello"));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    @Test
    void other_machines_connect_with_tls_and_an_account_and_nobody_else_does() throws Exception {
        var certificates = new Certificates(folder, "Authority");
        certificates.sign("server", "localhost", -1, 10);
        String[] tls = {"--cafile", certificates.pem("ca").toString()};
        write(account("plant", SECRET));
        // The same file, by Mosquitto's tool.
        assertThat(new ProcessBuilder("mosquitto_passwd", "-b", accounts().toString(), "reader", "r3ad")
                        .start()
                        .waitFor())
                .isZero();

        int port = Distribution.freePort();
        int secure = Distribution.freePort();
        Path home = folder.resolve("plant");
        Path password = Files.writeString(folder.resolve("password"), SECRET + "\n");
        Container.configure(
                home,
                "aiko.broker.cfg",
                "host = 0.0.0.0",
                "tls.port = " + secure,
                "tls.certificate = " + certificates.pem("server"),
                "tls.key = " + certificates.key("server"),
                "accounts = " + accounts());
        Container.configure(
                home, "aiko.process.cfg", "username = plant", "password.file = " + password, "mqtt.tls = false");
        Path other = folder.resolve("gateway");
        Container.configure(
                other,
                "aiko.process.cfg",
                "mqtt.host = localhost",
                "mqtt.port = " + secure,
                "username = plant",
                "mqtt.tls.authorities = " + certificates.pem("ca"));
        try (var plant = Container.start(home, port, Map.of()).ready();
                var gateway = Container.start(other, secure, Map.of("AIKO_PASSWORD", SECRET))
                        .ready()) {
            assertThat(plant.output())
                    .contains("embedded MQTT server listens on 127.0.0.1:" + port + " with accounts\n")
                    .contains("embedded MQTT server listens on 0.0.0.0:" + secure + " with TLS and accounts\n");
            assertThat(gateway.readyLine().group(3)).isEqualTo("localhost:" + secure + " (external)");
            assertThat(gateway.readyLine().group(4)).isEqualTo("secondary");

            String[] wrong = with(tls, "-u", "plant", "-P", "guessed");
            assertThat(publish(secure, with(tls, "-u", "reader", "-P", "r3ad"))).isZero();
            assertThat(publish(secure, wrong)).isEqualTo(5);
            assertThat(publish(secure, with(tls, "-u", "nobody", "-P", SECRET))).isEqualTo(5);
            assertThat(publish(secure, tls)).isEqualTo(5);
            assertThat(publish(secure, "-u", "plant", "-P", SECRET)).isNotZero();
            assertThat(publish(port)).isEqualTo(5);
            assertThat(publish(port, "-u", "plant", "-P", SECRET)).isZero();
            await().until(() -> plant.output()
                    .matches("(?s).*MQTT client at 127\\.0\\.0\\.1:\\d+ refused: unknown user name or wrong password of"
                            + " \"(plant|nobody)\".*"));

            Path output = folder.resolve("burst");
            var line = client("mosquitto_sub", secure, with(tls, "-u", "reader", "-P", "r3ad"));
            line.addAll(List.of("-t", "burst/in", "-t", "x/in", "-F", "%p"));
            Process reader =
                    new ProcessBuilder(line).redirectOutput(output.toFile()).start();
            await().until(() -> {
                publish(secure, with(tls, "-u", "plant", "-P", SECRET));
                return lines(output) > 0;
            });
            var publishing = client("mosquitto_pub", secure, with(tls, "-u", "plant", "-P", SECRET));
            publishing.addAll(List.of("-q", "1", "-t", "burst/in", "-l"));
            Process publisher = new ProcessBuilder(publishing).start();
            try (var input = publisher.outputWriter()) {
                for (int i = 0; i < COUNT; i++) {
                    input.write("burst " + i + " ".repeat(80) + "\n");
                }
                input.write("burst " + "x".repeat(500_000) + "\n");
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> burst(output) == COUNT + 1);
            reader.destroy();

            // A change of the accounts counts at once.
            write(account("plant", SECRET) + account("late", "l4te"));
            assertThat(publish(secure, with(tls, "-u", "late", "-P", "l4te"))).isZero();
            assertThat(publish(secure, with(tls, "-u", "reader", "-P", "r3ad"))).isEqualTo(5);
            write("");
            assertThat(publish(port, "-u", "plant", "-P", SECRET)).isEqualTo(5);

            for (Container each : List.of(plant, gateway)) {
                assertHidden(each);
            }
        }
    }

    private static long burst(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith("burst ")).count();
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** The password is in no output, and in no command line that other users of the machine can see. */
    private static void assertHidden(Container container) throws Exception {
        for (String command : List.of(
                "aiko:config",
                "aiko:settings",
                "aiko:process",
                "aiko:services",
                "aiko:log",
                "aiko:bundles",
                "aiko:features",
                "scr:list",
                "history")) {
            Container.Result result = container.run(command);
            assertThat(result.out() + result.err()).as(command).doesNotContain(SECRET);
        }
        assertThat(container.output()).doesNotContain(SECRET);
        Path line = Path.of("/proc", Long.toString(container.process().pid()), "cmdline");
        assertThat(Files.readString(line, StandardCharsets.ISO_8859_1))
                .isNotEmpty()
                .doesNotContain(SECRET);
        try (Stream<Path> files = Files.walk(container.folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
    }

    @Test
    void without_both_it_listens_for_this_machine_only_and_says_what_is_missing() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, "aiko.broker.cfg", "host = 0.0.0.0")
                .ready()) {
            assertThat(container.output())
                    .contains(
                            "host of aiko.broker: other machines need TLS and accounts, so the embedded MQTT server does not"
                                    + " listen on 0.0.0.0; set tls.certificate, tls.key and accounts; listening for this machine only")
                    .contains("embedded MQTT server listens on 127.0.0.1:" + port + "\n");
            assertThat(publish(port)).isZero();
            for (InetAddress address : addresses()) {
                assertThatThrownBy(() -> new Socket(address, port).close()).isInstanceOf(ConnectException.class);
            }
        }
    }

    /** Those of this machine that others can reach. */
    private static List<InetAddress> addresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
    }
}
