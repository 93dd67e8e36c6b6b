// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a container reaches a server that asks for something, by files in etc/ and by environment variables. */
class ConfigurationTest {
    private static final int TRIES = 4;

    @TempDir
    static Path pki;

    @TempDir
    Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(pki, "Authority");
        certificates.sign("server", "localhost", -1, 10);
        certificates.sign("expired-server", "localhost", -10, 5);
        certificates.sign("client", "client.example", -1, 10);
        certificates.sign("expired-client", "client.example", -10, 5);
    }

    private Mosquitto server(String... options) throws Exception {
        return new Mosquitto(folder, Distribution.freePort(), options);
    }

    private Mosquitto passwordServer(String... options) throws Exception {
        Path passwords = folder.resolve("passwords");
        new ProcessBuilder("mosquitto_passwd", "-c", "-b", passwords.toString(), "pele", "right")
                .start()
                .waitFor();
        return server(with(List.of("allow_anonymous false", "password_file " + passwords), options));
    }

    private static String[] tls(String certificate, String... options) {
        return with(
                List.of(
                        "cafile " + certificates.pem("ca"),
                        "certfile " + certificates.pem(certificate),
                        "keyfile " + certificates.key(certificate)),
                options);
    }

    private static String[] with(List<String> first, String... further) {
        var all = new java.util.ArrayList<>(first);
        all.addAll(List.of(further));
        return all.toArray(String[]::new);
    }

    /** Writes {@code etc/aiko.process.cfg}. */
    private void configure(String... lines) throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.write(etc.resolve("aiko.process.cfg"), List.of(lines));
    }

    private Container start(Mosquitto mosquitto, Map<String, String> environment) throws Exception {
        var all = new HashMap<>(Map.of("AIKO_MQTT_HOST", "localhost"));
        all.putAll(environment);
        return Container.start(folder, mosquitto.port, all);
    }

    private static List<String> complaints(Container container) {
        return container
                .output()
                .lines()
                .filter(line -> !line.matches("\\S+ (DEBUG|INFO) .*") && !line.startsWith("READY "))
                .toList();
    }

    private void reachesTheServer(Mosquitto mosquitto, Map<String, String> environment) throws Exception {
        try (mosquitto;
                var container = start(mosquitto, environment).ready()) {
            assertThat(container.readyLine().group(3)).isEqualTo("localhost:" + mosquitto.port + " (external)");
            assertThat(container.exec("aiko:services").out()).contains(container.topicPath() + "/1  registrar");
            assertThat(complaints(container)).isEmpty();
        }
    }

    /** @param problem with SERVER in place of the server */
    private void saysInOneLine(Mosquitto mosquitto, Map<String, String> environment, String problem) throws Exception {
        try (mosquitto;
                var container = start(mosquitto, environment)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> mosquitto
                                    .log()
                                    .lines()
                                    .filter(line -> line.contains("New connection from 127.0.0.1"))
                                    .count()
                            > TRIES);
            await().until(() -> !complaints(container).isEmpty());
            assertThat(complaints(container))
                    .singleElement()
                    .asString()
                    .containsSubsequence(
                            " WARNING aiko.process ",
                            problem.replace("SERVER", "MQTT server localhost:" + mosquitto.port));
            assertThat(container.client("status").out()).startsWith("STARTING ");
        }
    }

    @Test
    void tls_with_a_client_certificate_by_files() throws Exception {
        var mosquitto = server(tls("server", "require_certificate true", "use_identity_as_username true"));
        configure(
                "mqtt.host = localhost",
                "mqtt.port = " + mosquitto.port,
                "mqtt.tls = true",
                "mqtt.tls.authorities = " + certificates.pem("ca"),
                "mqtt.tls.certificate = " + certificates.pem("client"),
                "mqtt.tls.key = " + certificates.key("client"));

        reachesTheServer(mosquitto, Map.of("AIKO_MQTT_HOST", "no-such-host.invalid", "AIKO_MQTT_PORT", "1"));
    }

    @Test
    void web_sockets_by_the_environment() throws Exception {
        reachesTheServer(
                server("protocol websockets", "allow_anonymous true"), Map.of("AIKO_MQTT_TRANSPORT", "websockets"));
    }

    @Test
    void web_sockets_over_tls_by_both() throws Exception {
        configure("mqtt.transport = websockets", "mqtt.tls.authorities = " + certificates.pem("ca"));

        reachesTheServer(
                server(tls("server", "protocol websockets", "allow_anonymous true")), Map.of("AIKO_MQTT_TLS", "true"));
    }

    @Test
    void a_user_without_tls_by_the_environment() throws Exception {
        reachesTheServer(
                passwordServer(), Map.of("AIKO_USERNAME", "pele", "AIKO_PASSWORD", "right", "AIKO_MQTT_TLS", "false"));
    }

    @Test
    void a_user_name_turns_tls_on() throws Exception {
        configure("mqtt.tls.authorities = " + certificates.pem("ca"));

        reachesTheServer(passwordServer(tls("server")), Map.of("AIKO_USERNAME", "pele", "AIKO_PASSWORD", "right"));
    }

    @Test
    void a_password_without_a_user_name_is_not_sent() throws Exception {
        reachesTheServer(server("allow_anonymous true"), Map.of("AIKO_PASSWORD", "right"));
    }

    @Test
    void a_wrong_password_is_one_line() throws Exception {
        saysInOneLine(
                passwordServer(),
                Map.of("AIKO_USERNAME", "pele", "AIKO_PASSWORD", "wrong", "AIKO_MQTT_TLS", "false"),
                "SERVER refuses the connection: not authorized; check user name and password; retrying");
    }

    @Test
    void an_unknown_host_is_one_line() throws Exception {
        configure("mqtt.host = no-such-host.invalid", "mqtt.port = 1883");
        try (var container = Container.start(folder, 1883, Map.of())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !complaints(container).isEmpty());
            // Several more tries: it stays one line.
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(complaints(container))
                    .singleElement()
                    .asString()
                    .endsWith("cannot connect to MQTT server no-such-host.invalid:1883: unknown host; retrying");
        }
    }

    @Test
    void an_expired_certificate_of_the_server_is_one_line() throws Exception {
        configure("mqtt.tls = true", "mqtt.tls.authorities = " + certificates.pem("ca"));

        saysInOneLine(
                server(tls("expired-server", "allow_anonymous true")),
                Map.of(),
                "cannot connect to SERVER: the certificate of the server has expired; retrying");
    }

    @Test
    void a_server_that_nobody_vouches_for_is_one_line() throws Exception {
        saysInOneLine(
                server(tls("server", "allow_anonymous true")),
                Map.of("AIKO_MQTT_TLS", "true"),
                "cannot connect to SERVER: the certificate of the server is not signed by a trusted authority; retrying");
    }

    @Test
    void an_expired_certificate_of_the_client_is_one_line() throws Exception {
        configure(
                "mqtt.tls = true",
                "mqtt.tls.authorities = " + certificates.pem("ca"),
                "mqtt.tls.certificate = " + certificates.pem("expired-client"),
                "mqtt.tls.key = " + certificates.key("expired-client"));

        saysInOneLine(
                server(tls("server", "require_certificate true", "allow_anonymous true")),
                Map.of(),
                "cannot connect to SERVER: the client certificate " + certificates.pem("expired-client")
                        + " has expired; retrying");
    }

    @Test
    void a_client_certificate_that_is_missing_is_one_line() throws Exception {
        configure("mqtt.tls = true", "mqtt.tls.authorities = " + certificates.pem("ca"));

        saysInOneLine(
                server(tls("server", "require_certificate true", "allow_anonymous true")),
                Map.of(),
                // The server's reason may be lost with the connection that it closes.
                "cannot connect to SERVER: ");
    }

    @Test
    void a_server_without_tls_is_one_line() throws Exception {
        saysInOneLine(server("allow_anonymous true"), Map.of("AIKO_MQTT_TLS", "true"), "cannot connect to SERVER: ");
    }
}
