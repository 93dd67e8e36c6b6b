// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the deploy folder is overwritten while numbered messages stream to its service. */
class SwapTest {
    private static final int MESSAGES_A_SECOND = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void every_message_is_handled_once_and_in_order_by_whichever_version_is_there() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready();
                var watcher = new Watcher(mosquitto.port)) {
            String service = container.topicPath() + "/2";
            String registrar = container.topicPath() + "/1";
            container.drop("counting.jar", CountingBundle.version("1.0.0"));
            watcher.awaitLine(line -> line.startsWith(registrar + "/out (add " + service + " counting "));

            streamWhile(watcher, service, () -> {
                awaitCounted(watcher, service, "1.0.0", 1);
                container.drop("counting.jar", CountingBundle.version("2.0.0"));
                awaitCounted(watcher, service, "2.0.0", 1);
                container.drop("counting.jar", CountingBundle.failing("3.0.0"));
                watcher.awaitLine("counting/fails (fails 3.0.0)");
                awaitCounted(watcher, service, "2.0.0", sent.get() + 1);
                container.drop("counting.jar", CountingBundle.version("4.0.0"));
                awaitCounted(watcher, service, "4.0.0", 1);
            });
            awaitCounted(watcher, service, "4.0.0", sent.get());

            // Each number, and that it was so many in all.
            assertThat(counted(watcher, service).map(words -> words.get(2) + ' ' + words.get(3)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent.get())
                            .mapToObj(number -> number + " " + number)
                            .toList());
            assertThat(counted(watcher, service).map(words -> words.get(1)).distinct())
                    .containsExactly("1.0.0", "2.0.0", "4.0.0");
            Files.delete(container.deploy.resolve("counting.jar"));
            watcher.awaitLine(registrar + "/out (remove " + service + ')');
            assertThat(words(watcher, registrar + "/out").map(words -> words.get(0)))
                    .containsExactly("add", "remove");
        }
    }

    private interface Steps {
        void run() throws Exception;
    }

    private void streamWhile(Watcher watcher, String service, Steps steps) throws Exception {
        var sender = Executors.newSingleThreadScheduledExecutor();
        try {
            var stream = sender.scheduleAtFixedRate(
                    () -> send(watcher, service), 0, 1_000_000 / MESSAGES_A_SECOND, TimeUnit.MICROSECONDS);
            steps.run();
            stream.cancel(false);
        } finally {
            sender.shutdown();
            assertThat(sender.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void send(Watcher watcher, String service) {
        try {
            watcher.publish(service + "/in", "(count " + sent.incrementAndGet() + ')');
        } catch (MqttException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void awaitCounted(Watcher watcher, String service, String version, int atLeast) {
        await().atMost(LIMIT).until(() -> counted(watcher, service)
                .anyMatch(words -> words.get(1).equals(version) && Integer.parseInt(words.get(2)) >= atLeast));
    }

    private static Stream<List<String>> counted(Watcher watcher, String service) {
        return words(watcher, service + "/out");
    }

    /** Of the payloads on a topic. */
    private static Stream<List<String>> words(Watcher watcher, String topic) {
        String beginning = topic + " (";
        return watcher.lines().stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> List.of(line.substring(beginning.length()).split("[ ()]+")));
    }
}
