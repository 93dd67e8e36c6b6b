// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody on the MQTT server says in the name of others does not change who is primary and who lives. */
class ForgedWordsTest {
    private static final String BOOT = "aiko/service/registrar";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Container start(Mosquitto mosquitto, String name) throws Exception {
        return Container.start(folder.resolve(name), mosquitto.port, Map.of());
    }

    private static void say(Watcher watcher, String topic, String text) {
        try {
            watcher.publish(topic, text);
        } catch (MqttException disconnected) {
            throw new IllegalStateException(disconnected);
        }
    }

    @Test
    void the_registrar_stays_and_the_directory_comes_back() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var first = start(mosquitto, "first").ready();
                var second = start(mosquitto, "second").ready()) {
            Watcher watcher = observer.watcher();
            String registrar = first.topicPath() + "/1";
            var rows = new ArrayList<>(Examples.drop(second, observer));
            rows.add(registrar + " registrar");
            rows.sort(null);
            observer.awaitDirectory(rows);

            noServiceBecomesPrimary(watcher, registrar, second.topicPath() + "/2", List.of(first, second));
            noServiceBecomesPrimary(watcher, registrar, second.topicPath() + "/1", List.of(first, second));
            observer.awaitDirectory(rows);

            String process = second.topicPath();
            String incarnation = incarnation(watcher, process);
            for (String forged : List.of(
                    process + "/0/state (absent)",
                    process + "/0/state (absent " + incarnation + ")",
                    process + "/0/state (present 1)",
                    process + "/2/state (absent)",
                    registrar + "/in (remove " + process + "/0)",
                    registrar + "/in (remove " + process + "/2)",
                    registrar + "/in (remove " + process + "/1)",
                    first.topicPath() + "/0/state (absent)",
                    registrar + "/state (absent)",
                    registrar + "/in (remove " + first.topicPath() + "/0)")) {
                watcher.forget();
                String[] parts = forged.split(" ", 2);
                watcher.publish(parts[0], parts[1]);
                watcher.awaitLine(line -> line.startsWith(registrar + "/out (remove "));
                await().alias(forged).atMost(SOON).until(() -> {
                    watcher.publish(registrar + "/in", "(share observer/again * * * * *)");
                    return directory(watcher).equals(rows);
                });
            }
            watcher.publish(registrar + "/in", "(remove " + process + "/2)");
            watcher.publish(registrar + "/in", "(add " + process + "/2 evil * mqtt mallory ())");
            watcher.awaitLine(line -> line.startsWith(registrar + "/out (add " + process + "/2 evil "));
            await().atMost(SOON).until(() -> {
                watcher.publish(registrar + "/in", "(share observer/again * * * * *)");
                return directory(watcher).equals(rows);
            });

            // Its true end is believed, whatever was said of its incarnation.
            watcher.publish(process + "/0/state", "(present 1)");
            watcher.awaitLine(process + "/0/state (present " + incarnation + ")");
            second.process().destroyForcibly().waitFor();
            await().atMost(SOON).until(() -> {
                watcher.publish(registrar + "/in", "(share observer/again * * * * *)");
                return directory(watcher).equals(List.of(registrar + " registrar"));
            });
        }
    }

    /** The latest answer on {@code observer/again}. */
    private static List<String> directory(Watcher watcher) {
        List<String> lines = watcher.lines().stream()
                .filter(line -> line.startsWith("observer/again "))
                .toList();
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            begin = lines.get(i).startsWith("observer/again (item_count ") ? i : begin;
        }
        return lines.subList(begin + 1, lines.size()).stream()
                .map(line -> line.split(" "))
                .map(fields -> fields[2] + " " + fields[3])
                .sorted()
                .toList();
    }

    private static String incarnation(Watcher watcher, String process) throws Exception {
        watcher.publish(process + "/0/control", "(ping observer/ping)");
        String start = "observer/ping (response ";
        watcher.awaitLine(line -> line.startsWith(start));
        String answer = watcher.lines().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
        return answer.substring(start.length(), answer.length() - 1);
    }

    /** Whatever the service, or somebody in its name, says on its {@code out}. */
    private static void noServiceBecomesPrimary(
            Watcher watcher, String registrar, String service, List<Container> containers) throws Exception {
        var talking = Executors.newSingleThreadScheduledExecutor();
        try {
            talking.scheduleAtFixedRate(
                    () -> say(watcher, service + "/out", "(celsius 21)"), 0, 50, TimeUnit.MILLISECONDS);
            watcher.forget();
            String forged = "(primary found " + service + " 2 0.0)";
            watcher.retain(BOOT, forged);
            watcher.retain(BOOT, forged);
            watcher.awaitLine(line -> line.startsWith(BOOT + " (primary found " + registrar + " "));
            watcher.retain(BOOT, forged);
            int before = watcher.lines().size();
            await().atMost(SOON)
                    .until(() -> watcher.lines().subList(before, watcher.lines().size()).stream()
                            .anyMatch(line -> line.startsWith(BOOT + " (primary found " + registrar + " ")));
            for (Container container : containers) {
                assertThat(container.client("status").out()).startsWith("READY ");
            }
            assertThat(watcher.lines()).noneMatch(line -> line.startsWith(service + "/in (add "));
        } finally {
            talking.shutdownNow().forEach(Runnable::run);
        }
    }

    @Test
    void a_container_that_finds_a_ghost_announced_is_not_ready_and_says_so() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port)) {
            observer.watcher().retain(BOOT, "(primary found aiko/ghost/1/1 2 3.0)");
            try (var container = start(mosquitto, "first")) {
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> observer.watcher().lines().stream()
                                .anyMatch(line -> line.startsWith("aiko/ghost/1/1/in (share ")));
                assertThat(container.output()).doesNotContain("READY ");
                assertThat(container.ready().readyLine().group(4)).isEqualTo("primary");
            }
        }
    }
}
