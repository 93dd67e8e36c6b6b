// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, certificates and WebSockets, each against a listener of Mosquitto that asks for it. */
class SecurityTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LARGE = 100_000;
    /** Mosquitto takes 25 ms for each further kilobyte that it sends through a WebSocket, whoever reads it. */
    private static final int LARGE_FOR_WEB_SOCKETS = 2_000;

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Certificates stranger;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(folder, "Authority");
        certificates.sign("server", "localhost", -1, 10);
        certificates.sign("expired", "localhost", -10, 5);
        certificates.sign("elsewhere", "elsewhere.example", -1, 10);
        certificates.sign("client", "client.example", -1, 10);
        stranger = new Certificates(Files.createDirectory(folder.resolve("stranger")), "Stranger");
    }

    private static MqttSettings settings(
            int port, boolean webSockets, boolean tls, String password, SSLContext context) {
        return new MqttSettings(
                List.of(new MqttAddress("localhost", port)),
                true,
                Duration.ZERO,
                webSockets,
                Optional.ofNullable(password).map(given -> "user"),
                Optional.ofNullable(password),
                tls,
                Optional.ofNullable(context),
                LIMIT,
                LIMIT,
                true,
                MessageRoom.defaultLimit());
    }

    private static String[] tlsListener(String certificate, String... further) {
        var lines = new ArrayList<>(List.of(
                "listener PORT 127.0.0.1",
                "allow_anonymous true",
                "cafile " + certificates.pem("ca"),
                "certfile " + certificates.pem(certificate),
                "keyfile " + certificates.key(certificate)));
        lines.addAll(List.of(further));
        return lines.toArray(String[]::new);
    }

    private static void exchangesMessages(TestProcess process, int length) throws Exception {
        process.openAndConnect();
        List<String> received = process.receiving("a");
        var large = "x".repeat(length);
        process.publish("a", "hello");
        process.publish("a", large);
        process.synchronize();
        assertThat(received).containsExactly("hello", large);
    }

    private static String firstLine(MqttSettings settings) throws Exception {
        try (var process = new TestProcess(settings)) {
            process.messages.open();
            await().until(() -> !process.log.lines().isEmpty());
            // Several more tries: it stays one line.
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            assertThat(process.log.lines()).hasSize(1);
            assertThat(process.isConnected()).isFalse();
            return process.log.lines().get(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"right, true", "wrong, false"})
    void a_password_is_checked_and_a_wrong_one_said_in_one_line(String password, boolean accepted) throws Exception {
        Path passwords = folder.resolve("passwords-" + password);
        new ProcessBuilder("mosquitto_passwd", "-c", "-b", passwords.toString(), "user", "right")
                .start()
                .waitFor();
        try (var mosquitto = Mosquitto.started(
                folder, "listener PORT 127.0.0.1", "allow_anonymous false", "password_file " + passwords)) {
            var settings = settings(mosquitto.port, false, false, password, null);
            if (accepted) {
                try (var process = new TestProcess(settings)) {
                    exchangesMessages(process, LARGE);
                }
            } else {
                assertThat(firstLine(settings))
                        .isEqualTo("WARN MQTT server localhost:" + mosquitto.port
                                + " refuses the connection: not authorized; check user name and password;"
                                + " retrying");
            }
        }
    }

    @Test
    void a_refusal_after_an_outage_is_said_although_the_outage_was() throws Exception {
        try (var mosquitto = new Mosquitto(folder, "listener PORT 127.0.0.1", "allow_anonymous false");
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            process.messages.open();
            await().until(() -> process.log.lines().size() == 1);
            mosquitto.start();

            await().until(() -> process.log.lines().size() == 2);
            assertThat(process.log.lines().get(1)).contains("refuses the connection");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tls_carries_messages_with_and_without_web_sockets(boolean webSockets) throws Exception {
        String protocol = webSockets ? "protocol websockets" : "protocol mqtt";
        try (var mosquitto = Mosquitto.started(folder, tlsListener("server", protocol));
                var process =
                        new TestProcess(settings(mosquitto.port, webSockets, true, null, certificates.context(null)))) {
            exchangesMessages(process, webSockets ? LARGE_FOR_WEB_SOCKETS : LARGE);
        }
    }

    @Test
    void web_sockets_carry_messages_and_an_orderly_end() throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "protocol websockets", "allow_anonymous true");
                var watching = new TestProcess(settings(mosquitto.port, true, false, null, null))) {
            watching.openAndConnect();
            List<String> wills = watching.receiving(TestProcess.STATE);
            try (var process = new TestProcess(settings(mosquitto.port, true, false, null, null))) {
                exchangesMessages(process, LARGE_FOR_WEB_SOCKETS);
            }
            watching.synchronize();

            assertThat(wills).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"client, true", ", false"})
    void a_client_certificate_is_shown_where_it_is_asked_for(String identity, boolean accepted) throws Exception {
        try (var mosquitto = Mosquitto.started(folder, tlsListener("server", "require_certificate true"))) {
            var settings = settings(mosquitto.port, false, true, null, certificates.context(identity));
            if (accepted) {
                try (var process = new TestProcess(settings)) {
                    exchangesMessages(process, LARGE);
                }
            } else {
                assertThat(firstLine(settings)).contains("cannot connect to MQTT server ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, the certificate of the server has expired",
        "elsewhere, the certificate of the server is not trusted: No subject alternative DNS name matching localhost found.",
    })
    void what_is_wrong_with_a_certificate_is_said(String certificate, String problem) throws Exception {
        try (var mosquitto = Mosquitto.started(folder, tlsListener(certificate))) {
            assertThat(firstLine(settings(mosquitto.port, false, true, null, certificates.context(null))))
                    .startsWith("WARN cannot connect to MQTT server ")
                    .contains(": " + problem + "; retrying");
        }
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_not_trusted() throws Exception {
        try (var mosquitto = Mosquitto.started(folder, tlsListener("server"))) {
            assertThat(firstLine(settings(mosquitto.port, false, true, null, stranger.context(null))))
                    .startsWith("WARN cannot connect to MQTT server ")
                    .contains(": the certificate of the server is not signed by a trusted authority;");
        }
    }

    @Test
    void tls_to_a_server_without_tls_is_said_in_one_line() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            assertThat(firstLine(settings(mosquitto.port, false, true, null, certificates.context(null))))
                    .contains("cannot connect to MQTT server ");
        }
    }

    @Test
    void an_unknown_host_is_said_to_be_one() throws Exception {
        var settings = MqttSettings.of("no-such-host.invalid", 1883);

        assertThat(firstLine(settings))
                .isEqualTo("WARN cannot connect to MQTT server no-such-host.invalid:1883: unknown host; retrying");
    }
}
