// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Aiko needs of an MQTT server, as {@code aiko bench wire} checks it: the servers of {@code docs/brokers.md} that CI has. */
class BrokersTest {
    private static final Pattern LACK = Pattern.compile("(?m)^lacks   ([^:]+: [^:]+): ");
    private static final String ALL = "63 of 63 checks passed: the server suits Aiko\n";

    /** What a cluster of NATS servers does not do, or not always: {@code docs/brokers.md} says what follows. */
    private static final List<String> LACKING_IN_NATS = List.of(
            "connection: an identifier that has just disconnected is accepted at another node",
            "message: a message with QoS 2 is acknowledged, and arrives once",
            "message: messages of two clients to one topic arrive in the same order at all subscribers",
            "message: a client that has subscribed receives every later message",
            "retained message: a later subscriber at another node receives it at once",
            "last will: it is published if another client takes the identifier",
            "topic: a level may have dots",
            "topic: a level may have spaces");

    @TempDir
    Path folder;

    private record Check(Process process, Path output) {
        String end() throws Exception {
            int status = process.waitFor();
            String text = Files.readString(output);
            assertThat(status).as(text).isZero();
            return text;
        }
    }

    private Check check(String name, String... options) throws Exception {
        Path output = folder.resolve(name + ".txt");
        var builder = new ProcessBuilder(Distribution.command().toString(), "bench", "wire", "--limit", "20");
        builder.command().addAll(List.of(options));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AIKO_"));
        return new Check(
                builder.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(folder.resolve(name));
    }

    @Test
    void mosquitto_the_embedded_server_and_a_cluster_do_what_is_needed_and_lack_what_is_documented() throws Exception {
        try (var mosquitto = new Mosquitto(folder("mosquitto"), Distribution.freePort());
                var container = Container.start(folder("container"), Distribution.freePort(), Map.of())
                        .ready();
                var nats = new NatsCluster(folder("nats"))) {
            // Most of their time, they wait.
            Check one = check("mosquitto", "--port", Integer.toString(mosquitto.port));
            Check other =
                    check("embedded", "--host", container.readyLine().group(3).replace(" (embedded)", ""));
            Check cluster = check("nats", "--host", nats.addresses(0));

            assertThat(one.end()).endsWith(ALL);
            assertThat(other.end()).endsWith(ALL);
            List<String> lacking = LACK.matcher(cluster.end())
                    .results()
                    .map(lack -> lack.group(1))
                    .toList();
            assertThat(LACKING_IN_NATS).containsAll(lacking);
            String page = Files.readString(Path.of("../docs/brokers.md"), StandardCharsets.UTF_8);
            assertThat(lacking).allSatisfy(lack -> assertThat(page).contains("| " + lack + " |"));
        }
    }
}
