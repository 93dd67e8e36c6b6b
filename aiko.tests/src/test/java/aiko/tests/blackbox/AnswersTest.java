// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A stranger says where answers are to go: none of that takes the process off the network, or goes round in circles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
    private Mosquitto mosquitto;
    private Watcher watcher;

    /** The watcher hears of everything, and may lag behind. */
    private MqttClient pinger;

    private Container container;
    private String process;
    private String registrar;
    private String recorder;
    private String aloha;
    private int pings;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort(), "allow_anonymous true", "max_queued_messages 0");
        watcher = new Watcher(mosquitto.port);
        pinger = new MqttClient(
                "tcp://127.0.0.1:" + mosquitto.port, MqttClient.generateClientId(), new MemoryPersistence());
        pinger.connect();
        container = Container.start(folder, mosquitto.port, "aiko.logging.recorder.cfg", "enabled = true")
                .ready();
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        process = container.topicPath();
        registrar = service("registrar");
        recorder = service("recorder");
        aloha = service("aloha");
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
        pinger.disconnectForcibly(0, 500);
        pinger.close(true);
        watcher.close();
        mosquitto.close();
    }

    private String service(String name) throws Exception {
        watcher.awaitLine(line -> line.contains("/out (add ") && line.contains(" " + name + " "));
        return watcher.lines().stream()
                .filter(line -> line.contains("/out (add ") && line.contains(" " + name + " "))
                .map(line -> line.split(" ")[2])
                .findFirst()
                .orElseThrow();
    }

    private void ping() throws Exception {
        String topic = "test/pong/" + ++pings;
        var answered = new CountDownLatch(2);
        pinger.subscribe(topic, (where, answer) -> answered.countDown());
        pinger.publish(process + "/0/control", ("(ping " + topic + ")").getBytes(StandardCharsets.UTF_8), 0, false);
        assertThat(answered.await(10, TimeUnit.SECONDS))
                .as("the ping is answered")
                .isTrue();
    }

    private long count(String part) {
        return watcher.lines().stream().filter(line -> line.contains(part)).count();
    }

    private void askEverybody(String topic) throws Exception {
        watcher.publish(process + "/0/control", "(ping " + topic + ")");
        watcher.publish(registrar + "/in", "(share " + topic + " * * * * *)");
        watcher.publish(registrar + "/in", "(history " + topic + " *)");
        watcher.publish(aloha + "/in", "(request " + topic + " Pele)");
        watcher.publish(recorder + "/in", "(records " + topic + " * 10)");
        for (String state : List.of(registrar, recorder)) {
            watcher.publish(state + "/control", "(share " + topic + " 0 *)");
            watcher.publish(state + "/control", "(share " + topic + " 86400 *)");
        }
    }

    @Test
    void no_topic_costs_the_connection_or_is_taken_for_something_else() throws Exception {
        List<String> topics = List.of(
                "a/".repeat(210) + "b",
                "$SYS/a",
                "a/+/b",
                "x".repeat(2_000),
                "aiko/service/registrar",
                registrar + "/in",
                registrar + "/out",
                aloha + "/in",
                aloha + "/control",
                recorder + "/control",
                recorder + "/log",
                process + "/0/state",
                "aiko/x/1/1/log",
                "other/x/1/1/log",
                "aiko/\uFFFD/a");
        ping();
        watcher.awaitLine(line -> line.startsWith("test/pong/" + pings + " (item_count "));
        watcher.forget();
        for (String topic : topics) {
            askEverybody(topic);
        }
        ping();
        watcher.publish(registrar + "/control", "(update note here)");
        watcher.publish("aiko/x/2/1/log", "one record");
        ping();

        await().during(Duration.ofMillis(300)).untilAsserted(() -> {
            // The answers to the pings, and nothing else, whatever was asked.
            assertThat(count(" (item_count ")).isEqualTo(2);
            assertThat(count(" (sync ")).isZero();
            assertThat(count("absent")).isZero();
            assertThat(count("lru_cache")).isZero();
        });
        assertThat(container.output()).contains("levels, more than 64");
    }

    @Test
    void many_bad_response_topics_are_some_lines_and_no_failure() throws Exception {
        for (int i = 0; i < 300; i++) {
            watcher.publish(aloha + "/in", "(request $x q)");
        }
        watcher.publish(aloha + "/in", "(request test/after Pele)");
        watcher.awaitLine("test/after (response 11:Aloha Pele!)");

        assertThat(container.output().lines().filter(line -> line.contains("\"$x\"")))
                .isNotEmpty()
                .hasSizeLessThan(150);
        assertThat(container.output()).doesNotContain("failed on a message", "\tat ");
    }

    @Test
    void clients_have_themselves_answered_as_those_of_the_reference_do() throws Exception {
        for (String topic : List.of(
                "aiko/python/7/0/in", "aiko/python/7/1/registrar_share", "aiko/p/7/1/" + recorder + "/control/3/in")) {
            askEverybody(topic);
            watcher.awaitLine(topic + " (response 11:Aloha Pele!)");
            watcher.awaitLine(registrar + "/out (sync " + topic + ")");
            watcher.awaitLine(registrar + "/state (sync " + topic + ")");
            watcher.awaitLine(recorder + "/state (sync " + topic + ")");
            watcher.publish(registrar + "/control", "(share " + topic + " 0 *)");
            watcher.publish(recorder + "/control", "(share " + topic + " 0 *)");
        }
    }

    /** The packet that comes is just not too large for the server, and the one that goes to the response topic is. */
    @Test
    void who_costs_the_connection_loses_its_lease_and_everybody_else_is_served(@TempDir Path folder) throws Exception {
        String topic = "test/" + "x".repeat(300);
        String value = "y".repeat(1_850);
        try (var small =
                        new Mosquitto(folder, Distribution.freePort(), "allow_anonymous true", "max_packet_size 2000");
                var there = Container.start(folder, small.port, Map.of()).ready();
                var stranger = new Watcher(small.port)) {
            String control = there.topicPath() + "/1/control";
            for (int i = 0; i < 20; i++) {
                stranger.publish(control, "(share " + topic + i + " 86400 *)");
            }
            stranger.publish(control, "(share test/short 300 *)");
            stranger.awaitLine(there.topicPath() + "/1/state (sync test/short)");
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        stranger.publish(control, "(update note " + value + ")");
                        return there.output().contains(" including the topic; ")
                                && there.output().contains("shared state of ");
                    });
            stranger.publish(there.topicPath() + "/0/control", "(ping test/settled)");
            stranger.awaitLine(line -> line.startsWith("test/settled (response "));
            stranger.forget();
            for (int i = 0; i < 10; i++) {
                stranger.publish(control, "(update note " + value + ")");
            }
            stranger.publish(control, "(update note small)");

            stranger.awaitLine("test/short (update note small)");
            assertThat(stranger.lines()).noneMatch(line -> line.contains("absent"));
            assertThat(there.output())
                    .contains(" ended: the MQTT server closes the connection at messages on that topic");
        }
    }
}
