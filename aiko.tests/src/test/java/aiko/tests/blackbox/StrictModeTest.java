// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.Certificates;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shared MQTT server with the access lists of {@code docs/strict-mode}: what works there, and what does not. */
class StrictModeTest {
    private static final String BOOT = "aiko/service/registrar";
    private static final String PASSWORD = "secret";

    @TempDir
    Path folder;

    private Container start(Mosquitto mosquitto, String user) throws Exception {
        return Container.start(
                        folder.resolve(user),
                        mosquitto.port,
                        Map.of(
                                "AIKO_USERNAME", user,
                                "AIKO_PASSWORD", PASSWORD,
                                "AIKO_MQTT_TLS", "false",
                                "AIKO_PROCESS_HOST", user))
                .ready();
    }

    /** As the document says: the user, the same name as the host, and TLS, which a user name turns on. */
    private Container startWithTls(Mosquitto mosquitto, Certificates certificates, String user, String password)
            throws Exception {
        Path home = folder.resolve(user + '-' + password);
        Container.configure(
                home,
                "aiko.process.cfg",
                "username = " + user,
                "process.host = " + user,
                "mqtt.tls.authorities = " + certificates.pem("ca"));
        return Container.start(home, mosquitto.port, Map.of("AIKO_MQTT_HOST", "localhost", "AIKO_PASSWORD", password));
    }

    @Test
    void with_the_shipped_files_and_tls_a_container_is_ready_and_a_stranger_is_refused() throws Exception {
        var certificates = new Certificates(folder, "Authority");
        certificates.sign("server", "localhost", -1, 10);
        SSLContext tls = certificates.context(null);
        try (var mosquitto = Mosquitto.shipped(
                        folder, Distribution.freePort(), certificates, PASSWORD, "plant", "operator", "stranger");
                var plant =
                        startWithTls(mosquitto, certificates, "plant", PASSWORD).ready();
                var pretender = startWithTls(mosquitto, certificates, "plant", "guessed");
                var operator = new Watcher(mosquitto.port, tls, "operator", PASSWORD);
                var stranger = new Watcher(mosquitto.port, tls, "stranger", PASSWORD)) {
            assertThat(plant.topicPath()).startsWith("aiko/plant/");
            assertThat(plant.readyLine().group(3)).isEqualTo("localhost:" + mosquitto.port + " (external)");
            assertThat(plant.readyLine().group(4)).isEqualTo("primary");
            operator.awaitLine(line -> line.startsWith(BOOT + " (primary found " + plant.topicPath() + "/1 "));

            assertThatThrownBy(() -> new Watcher(mosquitto.port, tls, "stranger", "guessed"))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> new Watcher(mosquitto.port, tls, "nobody", PASSWORD))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> new Watcher(mosquitto.port)).isInstanceOf(MqttException.class);
            await().until(() -> pretender.output().contains(" refuses the connection: not authorized"));
            assertThat(pretender.output()).doesNotContain("\nREADY ");

            settle(stranger, operator, "before");
            operator.forget();
            stranger.retain(BOOT, "(primary absent)");
            stranger.publish(plant.topicPath() + "/0/state", "(absent)");
            stranger.publish(plant.topicPath() + "/1/out", "(remove " + plant.topicPath() + "/1)");
            settle(stranger, operator, "after");
            assertThat(operator.lines())
                    .noneMatch(line -> line.startsWith(BOOT) || line.startsWith(plant.topicPath() + "/0/state"))
                    .noneMatch(line -> line.contains("(remove "));
        }
    }

    private static List<String> services(Container container) throws Exception {
        return container
                .exec("aiko:services")
                .out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("aiko/"))
                .map(line -> line.replaceAll("\\s+", " "))
                .sorted()
                .toList();
    }

    /** All that was said before by that client has been heard by then, or will never be. */
    private static void settle(Watcher client, Watcher everybody, String mark) throws MqttException {
        client.publish("aiko/stranger/1/1/out", mark);
        everybody.awaitLine("aiko/stranger/1/1/out " + mark);
    }

    @Test
    void containers_find_each_other_and_a_stranger_with_a_name_of_its_own_can_say_nothing_in_theirs() throws Exception {
        try (var mosquitto = Mosquitto.strict(
                        folder, Distribution.freePort(), PASSWORD, "plant", "gateway", "operator", "stranger");
                var plant = start(mosquitto, "plant");
                var gateway = start(mosquitto, "gateway");
                var operator = new Watcher(mosquitto.port, "operator", PASSWORD);
                var stranger = new Watcher(mosquitto.port, "stranger", PASSWORD)) {
            assertThat(plant.topicPath()).startsWith("aiko/plant/");
            assertThat(plant.readyLine().group(4)).isEqualTo("primary");
            assertThat(gateway.readyLine().group(4)).isEqualTo("secondary");
            gateway.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            operator.awaitLine(
                    line -> line.startsWith(plant.topicPath() + "/1/out (add " + gateway.topicPath() + "/2 "));
            await().untilAsserted(() -> assertThat(services(plant)).hasSize(3).isEqualTo(services(gateway)));
            List<String> services = services(gateway);
            operator.publish(gateway.topicPath() + "/2/in", "(aloha Pele)");
            operator.awaitLine(
                    line -> line.startsWith(gateway.topicPath() + "/2/log ") && line.endsWith("Aloha Pele!"));

            assertThatThrownBy(() -> new Watcher(mosquitto.port)).isInstanceOf(MqttException.class);

            settle(stranger, operator, "before");
            operator.forget();
            String state = gateway.topicPath() + "/0/state";
            stranger.retain(BOOT, "(primary found aiko/stranger/1/1 2 0.0)");
            stranger.retain(BOOT, "(primary found aiko/stranger/1/1 2 0.0)");
            stranger.retain(BOOT, "(primary absent)");
            stranger.retain(BOOT, "");
            stranger.publish(state, "(absent)");
            stranger.publish(state, "(present 1)");
            stranger.publish(gateway.topicPath() + "/2/state", "(absent)");
            stranger.publish(plant.topicPath() + "/1/out", "(remove " + gateway.topicPath() + "/2)");
            stranger.publish(gateway.topicPath() + "/2/log", "forged");
            // Nor can it have another one say so.
            stranger.publish(plant.topicPath() + "/0/control", "(ping " + state + ")");
            stranger.publish(plant.topicPath() + "/1/control", "(share " + state + " 86400 *)");
            settle(stranger, operator, "after");

            operator.publish(plant.topicPath() + "/0/control", "(ping aiko/operator/1/0/answer/1)");
            operator.awaitLine(line -> line.startsWith("aiko/operator/1/0/answer/1 (response "));
            assertThat(operator.lines())
                    .noneMatch(line -> line.startsWith(BOOT) || line.startsWith(gateway.topicPath() + "/0/state"))
                    .noneMatch(line -> line.contains("(remove ") || line.endsWith("forged"));
            assertThat(services(gateway)).isEqualTo(services);
            assertThat(stranger.lines())
                    .noneMatch(line -> line.matches("\\S+/(in|control) .*"))
                    .noneMatch(line -> line.matches("aiko/(plant|gateway)(/\\S+){4,} .*"));

            // What it may say, to the registrar, the process puts right.
            stranger.publish(plant.topicPath() + "/1/in", "(remove " + gateway.topicPath() + "/2)");
            operator.awaitLine(plant.topicPath() + "/1/out (remove " + gateway.topicPath() + "/2)");
            await().untilAsserted(() -> assertThat(services(plant)).isEqualTo(services));
        }
    }
}
