// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are to be handled once, while connections break, the server dies and the service is replaced. */
class OnceTest {
    private static final int COMMANDS = 600;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void awaitLines(Path file, int count) {
        await().atMost(LIMIT).until(() -> lines(file).size() >= count);
    }

    @Test
    void each_command_is_handled_once_and_in_order_over_lost_connections_killed_servers_and_a_swap() throws Exception {
        Path noted = folder.resolve("noted");
        Path result = folder.resolve("result");
        try (var mosquitto = new Mosquitto(
                        folder,
                        Distribution.freePort(),
                        "allow_anonymous true",
                        "persistence true",
                        "persistence_location " + folder + "/");
                var before = new FaultProxy(mosquitto.port);
                var behind = new FaultProxy(mosquitto.port);
                var sender = Container.start(folder.resolve("sender"), before.port(), Map.of())
                        .ready();
                var receiver = Container.start(folder.resolve("receiver"), behind.port(), Map.of())
                        .ready();
                var observer = new Observer(mosquitto.port)) {
            receiver.drop("noting.jar", OnceBundles.noting("1.0.0", noted));
            String service = receiver.topicPath() + "/2";
            observer.watcher().awaitLine(line -> line.contains("/out (add " + service + " noting "));
            // The connection of the sender ends before the acknowledgements of what it has published, and within a
            // message.
            var random = new Random(18);
            for (int i = 0; i < 4; i++) {
                before.resetNext(Integer.MAX_VALUE, 400 + random.nextInt(1_000));
                before.resetNext(3_000 + random.nextInt(9_000), Integer.MAX_VALUE);
                behind.resetNext(Integer.MAX_VALUE, 5_000 + random.nextInt(15_000));
            }
            sender.drop("sending.jar", OnceBundles.sending(service, COMMANDS, result));

            awaitLines(noted, COMMANDS / 10);
            before.reset();
            awaitLines(noted, COMMANDS / 5);
            behind.reset();
            awaitLines(noted, COMMANDS / 4);
            mosquitto.kill();
            mosquitto.start();
            awaitLines(noted, COMMANDS / 3);
            receiver.drop("noting.jar", OnceBundles.noting("2.0.0", noted));
            awaitLines(noted, COMMANDS / 2);
            mosquitto.kill();
            before.reset();
            mosquitto.start();
            awaitLines(noted, COMMANDS);
            awaitLines(result, 1);

            assertThat(lines(noted))
                    .isEqualTo(IntStream.range(0, COMMANDS)
                            .mapToObj(String::valueOf)
                            .toList());
            assertThat(lines(result)).as("commands that were not confirmed").containsExactly("0");
            assertThat(before.resets() + behind.resets())
                    .as("connections reset")
                    .isGreaterThan(6);
        }
    }
}
