// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Inet4Address;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP listener for other machines, as {@code curl} sees it. */
class HttpAccessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void other_machines_have_the_console_with_tls_only_and_under_known_names() throws Exception {
        String address = addressInTheNetwork();
        assumeThat(address).as("an address in a network").isNotEmpty();
        Container.configure(folder, "aiko.http.cfg", "host = 0.0.0.0", "port = 0", "hosts = aiko.example");
        Container.configure(folder, "aiko.console.cfg");
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            String port = port(container, 1);
            String site = "http://" + address + port;
            await().atMost(SOON)
                    .until(() -> container.output().contains("console: other machines are answered only with TLS"));
            assertThat(curl(site + "/health/live")).endsWith("\n200");
            assertThat(curl(site + "/health/live", "-H", "Host: aiko.example")).endsWith("\n200");
            assertThat(curl(site + "/health/live", "-H", "Host: evil.example"))
                    .contains(
                            "host evil.example is not a name of this container; add it to the setting hosts of aiko.http")
                    .endsWith("\n403");
            assertThat(curl(site + "/console/")).contains("only with TLS").endsWith("\n403");
            assertThat(curl("http://127.0.0.1" + port + "/console/")).endsWith("\n200");
            unfinished_requests_do_not_shut_anybody_out(container, port);

            Path certificate = folder.resolve("server.pem");
            Path key = folder.resolve("server.key");
            certify("server");
            String[] settings = {
                "host = 0.0.0.0",
                "port = 0",
                "hosts = aiko.example",
                "tls.certificate = " + certificate,
                "tls.key = " + key
            };
            Container.configure(folder, "aiko.http.cfg", settings);
            String secure = port(container, 2);
            String[] trusting = {
                "--cacert", certificate.toString(), "--connect-to", "aiko.example" + secure + ":" + address + secure
            };
            String console = "https://aiko.example" + secure + "/console/";
            await().atMost(SOON).until(() -> curl(console, trusting).endsWith("\n200"));
            assertThat(curl(console, trusting)).contains("<html");
            String token = container.run("aiko:console").out().strip().replaceAll(".*token=", "");
            var login = new ArrayList<>(List.of(trusting));
            login.addAll(List.of("-i", "-H", "X-Aiko-Console: 1", "-d", "{\"token\": \"" + token + "\"}"));
            assertThat(curl(console + "api/login", login.toArray(String[]::new)))
                    .contains("; Secure")
                    .endsWith("\n200");
            assertThat(curl("http://" + address + secure + "/console/")).doesNotContain("<html");

            // Another certificate, without a restart.
            certify("other");
            move(folder.resolve("other.key"), key);
            move(folder.resolve("other.pem"), certificate);
            await().atMost(SOON).until(() -> curl(console, trusting).endsWith("\n200"));

            // Rather none than one without TLS.
            Files.delete(key);
            Container.configure(
                    folder,
                    "aiko.http.cfg",
                    List.of(settings[0], settings[1], settings[3], settings[4]).toArray(String[]::new));
            await().atMost(SOON)
                    .until(() -> container.client("status", "--health").out(), out -> out.contains("FAIL   http"));
            assertThat(container.client("status", "--health").out()).contains("cannot read " + key);
        }
    }

    private void unfinished_requests_do_not_shut_anybody_out(Container container, String port) throws Exception {
        String withoutBody = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
        try (var clients = new Clients(Integer.parseInt(port.substring(1)))) {
            clients.open(20, "POST /health/live" + withoutBody);
            clients.open(30, "POST /console/api/bundles/upload" + withoutBody);
            assertThat(curl("http://127.0.0.1" + port + "/health/live")).endsWith("\n200");
            assertThat(curl("http://127.0.0.1" + port + "/console/")).endsWith("\n200");
            clients.open(260, "GET /health/live HTTP/1.1\r\nHost: lo");
            assertThat(curl("http://127.0.0.1" + port + "/health/live")).endsWith("\n200");
        }
        await().atMost(SOON)
                .until(() -> container.output().contains("HTTP: too many connections at one time; ended the oldest"));
        await().atMost(SOON)
                .until(() -> container.client("status", "--health").out(), out -> out.contains("WARN   http"));
    }

    private record Clients(int port, List<Socket> sockets) implements AutoCloseable {
        Clients(int port) {
            this(port, new ArrayList<>());
        }

        void open(int number, String text) throws IOException {
            for (int i = 0; i < number; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a certificate and its key. */
    private void certify(String name) throws Exception {
        output(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=aiko.example -days 2"
                        + " -addext subjectAltName=DNS:aiko.example -out " + folder.resolve(name + ".pem") + " -keyout "
                        + folder.resolve(name + ".key"))
                .split(" "));
    }

    /** The answer, and the status in the last line. */
    private static String curl(String address, String... options) throws Exception {
        var line = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20", "-w", "\n%{http_code}"));
        line.addAll(List.of(options));
        line.add(address);
        return output(line.toArray(String[]::new));
    }

    private static String output(String... line) throws Exception {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** With its colon, once the listener has said it so often. */
    private static String port(Container container, int times) {
        String last = await().atMost(SOON)
                .until(container::httpAddresses, addresses -> addresses.size() == times)
                .get(times - 1);
        return last.substring(last.lastIndexOf(':'));
    }

    private static String addressInTheNetwork() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
    }
}
