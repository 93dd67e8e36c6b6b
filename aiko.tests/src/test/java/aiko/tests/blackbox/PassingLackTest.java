// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container lacks for a moment, it goes on without; when that is over, everything works. */
class PassingLackTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    /** Of the running process, as an administrator would. */
    private static void limit(Container container, String limit) throws Exception {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(container.process().pid()), limit)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).isZero();
    }

    @Test
    void without_file_handles_for_a_while_nothing_ends() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of()).ready();
                var watcher = new Watcher(port)) {
            limit(container, "--nofile=5:");
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("data/aiko.sock")));
                    var late = new Socket("127.0.0.1", port)) {
                awaitSaid(container, "the admin socket cannot accept clients: java.io.IOException: ");
                awaitSaid(
                        container,
                        "embedded MQTT server cannot accept a connection: Too many open files; raise the limit of open"
                                + " files (ulimit -n, or LimitNOFILE of systemd), or disconnect clients; retrying");
                watcher.publish("while/it/lasts", "hello");
                watcher.awaitLine("while/it/lasts hello");
                assertThat(late.isConnected()).isTrue();
                container.drop("early.jar", Distribution.example("example.aloha", "1.0.0"));
                awaitSaid(container, "/deploy: Too many open files");
                assertThat(client.isConnected()).isTrue();
            }
            limit(container, "--nofile=1024:");

            awaitSaid(container, "the admin socket cannot accept clients: recovered");
            awaitSaid(container, "embedded MQTT server accepts connections again");
            new Watcher(port).close();
            awaitSaid(container, "started example.aloha 1.0.0");
            assertThat(container.client("status").status()).isZero();
            container.drop("late.jar", Distribution.example("example.timer", "1.0.0"));
            awaitSaid(container, "started example.timer 1.0.0");
            assertThat(container.output().lines())
                    .filteredOn(line -> line.contains("the admin socket cannot accept clients: java")
                            || line.contains("embedded MQTT server cannot accept a connection: "))
                    .hasSize(2);
        }
    }

    private static void awaitSaid(Container container, String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(container.output()).contains(text));
    }
}
