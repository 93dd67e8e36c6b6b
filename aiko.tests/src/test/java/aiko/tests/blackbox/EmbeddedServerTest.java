// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MQTT server that a container brings, beside the clients that everybody has. */
class EmbeddedServerTest {
    private static final int COUNT = 50_000;

    @TempDir
    Path folder;

    /** Mosquitto's own client, which has no identifier unless it is given one. */
    private Process reader(int port, Path output, String... options) throws Exception {
        var line = new ArrayList<>(List.of("mosquitto_sub", "-p", Integer.toString(port), "-F", "%p"));
        line.addAll(List.of(options));
        return new ProcessBuilder(line).redirectOutput(output.toFile()).start();
    }

    private static long lines(Path file) throws Exception {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    /** A reader has subscribed when it gets what is published again and again until it does. */
    private static void awaitSubscribed(int port, Path... outputs) {
        for (String text : List.of("are you there?", "that is all")) {
            await().until(() -> {
                publish(port, text);
                return Arrays.stream(outputs).allMatch(output -> endsWith(output, text));
            });
        }
    }

    private static void publish(int port, String text) throws Exception {
        new ProcessBuilder("mosquitto_pub", "-p", Integer.toString(port), "-t", "x/in", "-m", text)
                .start()
                .waitFor();
    }

    private static boolean endsWith(Path output, String text) {
        try {
            return Files.readString(output).endsWith(text + "\n");
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Test
    void mosquittos_clients_get_all_of_a_burst_with_and_without_an_identifier() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            assertThat(container.readyLine().group(3)).endsWith("(embedded)");
            Path nameless = folder.resolve("nameless");
            Path named = folder.resolve("named");
            Path promised = folder.resolve("promised");
            List<Process> readers = List.of(
                    reader(port, nameless, "-t", "x/in"),
                    reader(port, named, "-i", "NAME", "-t", "x/#"),
                    reader(port, promised, "-q", "1", "-t", "+/in"));
            awaitSubscribed(port, nameless, named, promised);
            long before = lines(nameless);
            long beforeNamed = lines(named);
            long beforePromised = lines(promised);

            Process publisher = new ProcessBuilder(
                            "mosquitto_pub", "-p", Integer.toString(port), "-t", "x/in", "-q", "1", "-l")
                    .start();
            try (var input = publisher.outputWriter()) {
                for (int i = 0; i < COUNT; i++) {
                    input.write("message " + i + " ".repeat(80) + "\n");
                }
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> lines(nameless) >= before + COUNT);
            await().until(() -> lines(named) >= beforeNamed + COUNT);
            await().until(() -> lines(promised) >= beforePromised + COUNT);
            readers.forEach(Process::destroy);
        }
    }

    @Test
    void a_frozen_client_is_cut_off_and_services_go_on() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, "aiko.broker.cfg", "stall.seconds = 1")
                        .ready();
                var watcher = new Watcher(port)) {
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            Path output = folder.resolve("frozen");
            Process frozen = reader(port, output, "-i", "sleeper", "-t", "#");
            await().until(() -> Files.size(output) > 0);
            Signals.send("STOP", frozen);
            byte[] large = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                watcher.publish("x/in", new String(large, StandardCharsets.ISO_8859_1));
            }
            await().until(() -> container
                    .output()
                    .matches(
                            "(?s).*MQTT client sleeper at 127\\.0\\.0\\.1:\\d+ disconnected: has read almost nothing for 1 s, \\d+"
                                    + " bytes are queued for it.*"));
            await().until(() ->
                    container.exec("aiko:request aloha request Pele").out().contains("Aloha Pele!"));
            Signals.send("CONT", frozen);
            frozen.destroy();
        }
    }

    @Test
    void when_the_container_with_the_server_dies_just_one_of_the_others_steps_in() throws Exception {
        int port = Distribution.freePort();
        try (var first =
                        Container.start(folder.resolve("first"), port, Map.of()).ready();
                var second = Container.start(folder.resolve("second"), port, Map.of())
                        .ready();
                var third =
                        Container.start(folder.resolve("third"), port, Map.of()).ready()) {
            second.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().until(() -> first.exec("aiko:services").out().contains("  aloha"));

            first.process().destroyForcibly().waitFor();

            String steppedIn = "embedded MQTT server listens on 127.0.0.1:" + port + ": the former server has ended";
            await().until(() ->
                    second.output().contains(steppedIn) || third.output().contains(steppedIn));
            List<String> expected = Stream.of(
                            second.topicPath() + "/1 registrar",
                            second.topicPath() + "/2 aloha",
                            third.topicPath() + "/1 registrar")
                    .sorted()
                    .toList();
            try (var observer = new Observer(port)) {
                observer.awaitSteadyDirectory(expected);
            }
            assertThat(second.output() + third.output()).containsOnlyOnce(steppedIn);
            assertThat(third.exec("aiko:request aloha request Pele").out()).contains("Aloha Pele!");

            // And once more: nobody else is left to do it.
            boolean isSecond = second.output().contains(steppedIn);
            Container last = isSecond ? third : second;
            (isSecond ? second : third).client("stop");
            await().until(() -> last.output().contains(steppedIn));
            await().untilAsserted(() -> assertThat(last.exec("aiko:services").out())
                    .as(last.output())
                    .contains(last.topicPath() + "/1"));
        }
    }

    @Test
    void one_steps_in_too_where_processes_can_do_without_a_server() throws Exception {
        int port = Distribution.freePort();
        String[] optional = {"aiko.process.cfg", "mqtt.connection.required = false"};
        try (var first = Container.start(folder.resolve("first"), port, optional[0], optional[1])
                        .ready();
                var second = Container.start(folder.resolve("second"), port, optional[0], optional[1])
                        .ready();
                var third = Container.start(folder.resolve("third"), port, optional[0], optional[1])
                        .ready()) {
            first.process().destroyForcibly().waitFor();
            List<String> expected = Stream.of(second.topicPath() + "/1 registrar", third.topicPath() + "/1 registrar")
                    .sorted()
                    .toList();
            await().until(() -> (second.output() + third.output()).contains("the former server has ended"));
            try (var observer = new Observer(port)) {
                observer.awaitSteadyDirectory(expected);
            }
        }
    }
}
