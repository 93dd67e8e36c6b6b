// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are the same process of the same host, as two in pid namespaces of their own are. */
class NamesakesTest {
    private static final Map<String, String> FIRST_OF_ITS_HOST =
            Map.of("AIKO_PROCESS_HOST", "gateway", "AIKO_PROCESS_ID", "1");
    private static final String SAID = "another process is running with the topic path aiko/gateway/1";

    @TempDir
    Path folder;

    private Mosquitto mosquitto;

    @BeforeEach
    void start() throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort());
    }

    @AfterEach
    void stop() {
        mosquitto.close();
    }

    private Container container(String name) throws Exception {
        return Container.start(folder.resolve(name), mosquitto.port, FIRST_OF_ITS_HOST);
    }

    @Test
    void the_second_one_takes_another_id_and_both_are_reached() throws Exception {
        try (var one = container("one").ready();
                var observer = new Observer(mosquitto.port)) {
            one.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            observer.awaitDirectory(List.of("aiko/gateway/1/1 registrar", "aiko/gateway/1/2 aloha"));
            try (var other = container("other").ready()) {
                List<String> all =
                        List.of("aiko/gateway/1-2/1 registrar", "aiko/gateway/1/1 registrar", "aiko/gateway/1/2 aloha");
                observer.awaitSteadyDirectory(all);
                assertThat(other.topicPath()).isEqualTo("aiko/gateway/1-2");
                assertThat(other.output())
                        .contains(SAID
                                + ": renaming this one to aiko/gateway/1-2; to choose its topic path, set process.host"
                                + " or process.id");
                assertThat(one.output()).doesNotContain(SAID);
                // Nobody has heard of the first one's services going and coming.
                assertThat(observer.watcher().lines()).noneMatch(line -> line.contains("(remove aiko/gateway/1/"));

                mosquitto.kill();
                mosquitto.start();
                try (var again = new Observer(mosquitto.port)) {
                    again.awaitSteadyDirectory(all);
                }
            }
            try (var again = new Observer(mosquitto.port)) {
                again.awaitDirectory(List.of("aiko/gateway/1/1 registrar", "aiko/gateway/1/2 aloha"));
            }
            assertThat(one.exec("aiko:request aloha request Pele").out()).contains("Aloha Pele!");
        }
    }

    @Test
    void of_three_that_start_at_once_each_has_a_path_of_its_own() throws Exception {
        try (var one = container("one");
                var two = container("two");
                var three = container("three")) {
            List<Container> containers = List.of(one, two, three);
            for (Container container : containers) {
                container.ready();
            }
            try (var observer = new Observer(mosquitto.port)) {
                observer.awaitSteadyDirectory(List.of(
                        "aiko/gateway/1-2/1 registrar", "aiko/gateway/1-3/1 registrar", "aiko/gateway/1/1 registrar"));
            }
        }
    }

    @Test
    void one_that_was_killed_and_starts_again_keeps_its_path() throws Exception {
        try (var one = container("one").ready()) {
            // The server holds the connection of one that is frozen, and it answers nobody.
            Signals.send("STOP", one.process());
            try (var next = container("next").ready()) {
                assertThat(next.topicPath()).isEqualTo("aiko/gateway/1");
                one.process().destroyForcibly().waitFor();
                try (var observer = new Observer(mosquitto.port)) {
                    observer.awaitSteadyDirectory(List.of("aiko/gateway/1/1 registrar"));
                }
                assertThat(next.output()).doesNotContain(SAID);
            }
        }
    }

    @Test
    void one_that_did_not_answer_in_time_and_goes_on_later_keeps_its_path() throws Exception {
        try (var one = container("one").ready()) {
            one.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().until(() -> one.exec("aiko:services").out().contains("  aloha"));
            Signals.send("STOP", one.process());
            try (var next = container("next").ready()) {
                assertThat(next.topicPath()).isEqualTo("aiko/gateway/1");
                Signals.send("CONT", one.process());
                await().until(() -> next.output().contains(SAID));
                try (var observer = new Observer(mosquitto.port)) {
                    observer.awaitSteadyDirectory(List.of(
                            "aiko/gateway/1-2/1 registrar", "aiko/gateway/1/1 registrar", "aiko/gateway/1/2 aloha"));
                }
                assertThat(one.output()).doesNotContain(SAID);
            }
        }
    }

    /** Answers each question of a process whether it is alone, in the name of an elder one. */
    private static final class Forger implements AutoCloseable {
        private final MqttAsyncClient client;

        Forger(int port) throws Exception {
            client = new MqttAsyncClient(
                    "tcp://127.0.0.1:" + port, MqttAsyncClient.generateClientId(), new MemoryPersistence());
            client.connect().waitForCompletion();
            client.subscribe("aiko/+/+/0/control", 0, (topic, message) -> {
                        String text = message.toString();
                        if (text.contains("/who/")) {
                            publish(text.replaceAll("\\(ping (.*)\\)", "$1"), "(response 1)");
                        }
                    })
                    .waitForCompletion();
        }

        void publish(String topic, String text) throws MqttException {
            client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 0, false);
        }

        @Override
        public void close() throws Exception {
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        }
    }

    @Test
    void one_that_runs_is_renamed_a_few_times_at_most_and_never_ended_by_forged_answers() throws Exception {
        Container.configure(folder.resolve("one"), "aiko.process.cfg", "process.duplicate = terminate");
        try (var one = container("one").ready();
                var forger = new Forger(mosquitto.port)) {
            var last = Pattern.compile("renaming this one to (aiko/gateway/1-[0-9a-f]{8}),");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                forger.publish("aiko/gateway/1/0/state", "(present 1)");
                return last.matcher(one.output()).find();
            });
            Matcher renamed = last.matcher(one.output());
            assertThat(renamed.find()).isTrue();
            for (int i = 0; i < 100; i++) {
                forger.publish(renamed.group(1) + "/0/state", "(present 1)");
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> one.output().contains("READY " + renamed.group(1) + " "));
            assertThat(one.exec("aiko:services").out()).contains(renamed.group(1) + "/1");
            assertThat(one.output().split("renaming this one", -1)).hasSize(6);
            assertThat(one.output()).doesNotContain("terminating");
            assertThat(one.process().isAlive()).isTrue();
        }
    }

    @Test
    void the_second_one_may_end_instead() throws Exception {
        try (var one = container("one").ready()) {
            Container.configure(folder.resolve("other"), "aiko.process.cfg", "process.duplicate = terminate");
            try (var other = container("other")) {
                assertThat(other.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(other.process().exitValue()).isEqualTo(1);
                assertThat(other.output())
                        .contains(SAID + ": terminating, since process.duplicate is terminate; set another process.host"
                                + " or process.id for one of them");
            }
            await().until(() -> one.exec("aiko:services").out().contains("aiko/gateway/1/1"));
        }
    }
}
