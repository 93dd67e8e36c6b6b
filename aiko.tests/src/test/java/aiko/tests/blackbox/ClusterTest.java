// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers on a cluster of MQTT servers, and on servers with several addresses. */
class ClusterTest {
    /** The nodes share two cores with other tests; how long a failover takes is measured elsewhere. */
    private static final Duration FAILOVER = Duration.ofSeconds(60);

    private static final int COMMANDS = 1_000;

    @TempDir
    Path folder;

    private Container container(String name, String addresses) throws Exception {
        Container.configure(
                Files.createDirectories(folder.resolve(name)), "aiko.process.cfg", "mqtt.host = " + addresses);
        // A level of a topic with a dot needs NATS 2.10.
        return Container.start(folder.resolve(name), 1883, Map.of("AIKO_PROCESS_HOST", name));
    }

    @Test
    void when_the_node_of_the_primary_dies_it_stays_the_primary_at_another_node_and_nothing_is_lost() throws Exception {
        try (var cluster = new NatsCluster(Files.createDirectory(folder.resolve("nats")));
                var primary = container("primary", cluster.addresses(0)).ready();
                var secondary = container("secondary", cluster.addresses(1)).ready()) {
            primary.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().atMost(FAILOVER).until(() -> hasAloha(primary) && hasAloha(secondary));
            assertThat(primary.exec("aiko:process").out()).contains("127.0.0.1:" + cluster.port(0) + " (external)");
            // Commands that are to be handled once, from one node to another.
            Path noted = folder.resolve("noted");
            secondary.drop("noting.jar", OnceBundles.noting("1.0.0", noted));
            await().atMost(FAILOVER)
                    .until(() -> primary.exec("aiko:services").out().contains(secondary.topicPath() + "/2  noting"));
            primary.drop(
                    "sending.jar",
                    OnceBundles.sending(secondary.topicPath() + "/2", COMMANDS, folder.resolve("result")));
            await().atMost(FAILOVER).until(() -> Files.exists(noted));

            cluster.kill(0);

            await().atMost(FAILOVER).until(() -> primary.client("status")
                    .out()
                    .matches(
                            "(?s)READY .* mqtt=127.0.0.1:" + cluster.port(1) + " \\(external\\) registrar=primary .*"));
            await().atMost(FAILOVER).until(() -> hasAloha(primary) && hasAloha(secondary));
            assertThat(secondary.exec("aiko:request aloha request Pele").out()).contains("Aloha Pele!");
            assertThat(secondary.client("status").out()).contains("registrar=secondary");
            await().atMost(FAILOVER).until(() -> Files.exists(folder.resolve("result")));
            assertThat(Files.readAllLines(noted))
                    .isEqualTo(IntStream.range(0, COMMANDS)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    private static boolean hasAloha(Container container) throws Exception {
        return container.exec("aiko:services").out().contains("  aloha");
    }
}
