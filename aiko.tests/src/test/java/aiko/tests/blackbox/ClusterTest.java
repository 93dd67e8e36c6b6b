// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers on a cluster of MQTT servers, and on servers with several addresses. */
class ClusterTest {
    /** The nodes share two cores with other tests; how long a failover takes is measured elsewhere. */
    private static final Duration FAILOVER = Duration.ofMinutes(2);

    private static final int COMMANDS = 1_000;

    private static final Pattern SERVER = Pattern.compile(" mqtt=(\\S+) \\(external\\)");

    private static final Pattern ROLE = Pattern.compile("^READY .* registrar=(\\S+)");

    @TempDir
    Path folder;

    private Container container(String name, String addresses) throws Exception {
        Container.configure(
                Files.createDirectories(folder.resolve(name)), "aiko.process.cfg", "mqtt.host = " + addresses);
        // A level of a topic with a dot needs NATS 2.10.
        return Container.start(folder.resolve(name), 1883, Map.of("AIKO_PROCESS_HOST", name));
    }

    @Test
    void when_the_node_of_the_primary_dies_there_is_one_primary_at_the_others_and_nothing_is_lost() throws Exception {
        try (var cluster = new NatsCluster(Files.createDirectory(folder.resolve("nats")));
                var primary = container("primary", cluster.addresses(0)).ready();
                var secondary = container("secondary", cluster.addresses(1)).ready()) {
            primary.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().atMost(FAILOVER).until(() -> hasAloha(primary) && hasAloha(secondary));
            // Commands that are to be handled once, from one node to another.
            Path noted = folder.resolve("noted");
            secondary.drop("noting.jar", OnceBundles.noting("1.0.0", noted));
            await().atMost(FAILOVER)
                    .until(() -> primary.exec("aiko:services").out().contains(secondary.topicPath() + "/2  noting"));
            primary.drop(
                    "sending.jar",
                    OnceBundles.sending(secondary.topicPath() + "/2", COMMANDS, folder.resolve("result")));
            await().atMost(FAILOVER).until(() -> Files.exists(noted));
            cluster.awaitReplicated();
            String address = address(primary);

            cluster.kill(cluster.nodeOf(address));

            await().atMost(FAILOVER)
                    .until(() -> !address(primary).equals(address) && hasOnePrimary(primary, secondary));
            await().atMost(FAILOVER).until(() -> hasAloha(primary) && hasAloha(secondary));
            assertThat(secondary.exec("aiko:request aloha request Pele").out()).contains("Aloha Pele!");
            await().atMost(FAILOVER).until(() -> Files.exists(folder.resolve("result")));
            assertThat(Files.readAllLines(noted))
                    .isEqualTo(IntStream.range(0, COMMANDS)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    /** On a busy machine, the first node may answer too late, and the container has chosen the next one. */
    private static String address(Container container) throws Exception {
        Matcher server = SERVER.matcher(container.client("status").out());
        return server.find() ? server.group(1) : "none";
    }

    /**
     * While the cluster elects its leaders, it closes connections to the other nodes, too: that of the primary may be lost twice,
     * and then the other one takes over.
     */
    private static boolean hasOnePrimary(Container... containers) throws Exception {
        var roles = new ArrayList<String>();
        for (Container container : containers) {
            Matcher role = ROLE.matcher(container.client("status").out());
            roles.add(role.find() ? role.group(1) : "none");
        }
        roles.sort(null);
        return roles.equals(List.of("primary", "secondary"));
    }

    private static boolean hasAloha(Container container) throws Exception {
        return container.exec("aiko:services").out().contains("  aloha");
    }
}
