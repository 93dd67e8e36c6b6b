// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that does not read holds others up for a while, with a limit in bytes and one in time, and is named. */
class FrozenClientTest {
    private static final byte[] KILOBYTE = new byte[1_000];
    private static final int COUNT = 20_000;

    private static void publish(WireClient publisher, int qualityOfService) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            publisher.publish(qualityOfService, "x/in", KILOBYTE, false, 1 + i);
        }
        publisher.flush();
    }

    @Test
    void it_is_cut_off_and_everybody_else_gets_everything() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client();
                var frozen = server.client("frozen").subscribe("#", 0);
                var nameless = server.client().subscribe("#", 0);
                var reader = server.client().subscribe("x/in", 0)) {
            var publishing = new Thread(() -> {
                try {
                    publish(publisher, 0);
                } catch (IOException ended) {
                    // seen by what is missing
                }
            });
            publishing.start();
            for (int i = 0; i < COUNT; i++) {
                assertThat(reader.read().payload()).hasSize(KILOBYTE.length);
            }
            publishing.join();
            assertThat(server.log.lines)
                    .anyMatch(line -> line.matches("WARN MQTT client frozen at 127\\.0\\.0\\.1:\\d+ disconnected: has"
                            + " read almost nothing for 1 s, \\d+ bytes are queued for it, and its publishers wait"));
            assertThat(server.log.lines)
                    .anyMatch(line -> line.startsWith("WARN MQTT client without an identifier at 127.0.0.1:"
                            + nameless.socket.getLocalPort() + " disconnected: has read almost nothing"));
            assertThat(frozen.socket.isClosed()).isFalse();
        }
    }

    @Test
    void one_that_reads_and_acknowledges_nothing_is_cut_off_too() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client().forgetting();
                var silent = server.client("silent").subscribe("x/in", 1);
                var reader = server.client().subscribe("x/in", 0)) {
            var reading = new Thread(() -> {
                try {
                    while (true) {
                        silent.read();
                    }
                } catch (IOException cut) {
                    // as wanted
                }
            });
            reading.start();
            var publishing = new Thread(() -> {
                try {
                    publish(publisher, 1);
                } catch (IOException ended) {
                    // seen by what is missing
                }
            });
            publishing.start();
            for (int i = 0; i < COUNT; i++) {
                reader.read();
            }
            reading.join();
            publishing.join();
            assertThat(server.log.lines).anyMatch(line -> line.startsWith("WARN MQTT client silent at "));
        }
    }

    @Test
    void its_last_will_is_published_and_it_may_come_back() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client();
                var watcher = server.client().subscribe("will", 0);
                var frozen = new WireClient(server.port)
                        .connect("frozen", true, 0, "will", "gone")
                        .subscribe("x/in", 0)) {
            var publishing = new Thread(() -> {
                try {
                    publish(publisher, 0);
                } catch (IOException ended) {
                    // seen by what is missing
                }
            });
            publishing.start();
            assertThat(watcher.read().text()).isEqualTo("gone");
            publishing.join();
            try (var again = server.client("frozen").subscribe("x/again", 0)) {
                publisher.publish("x/again", "hello");
                assertThat(again.read().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void one_that_asks_and_never_reads_the_answers_is_read_from_no_more() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var asking = server.client("asking")) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000_000; i++) {
                            asking.publish(1, "x", KILOBYTE, false, 1 + i % 60_000);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(server.log.lines).anyMatch(line -> line.startsWith("WARN MQTT client asking at "));
        }
    }

    @Test
    void one_that_says_nothing_in_the_time_it_has_promised_is_gone() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var watcher = server.client().subscribe("will", 0);
                var silent = new WireClient(server.port).connect("silent", true, 1, "will", "gone")) {
            assertThat(watcher.read().text()).isEqualTo("gone");
            assertThat(silent.socket.isClosed()).isFalse();
        }
    }

    @Test
    void those_who_wait_keep_their_connection_whatever_they_have_promised() throws Exception {
        var limits = TestServer.limits(1 << 20, 256 << 10, 4 << 20, 1 << 20, 1_000_000, 1 << 20, Duration.ofSeconds(4));
        try (var server = new TestServer(limits);
                var watcher = server.client().subscribe("will", 0);
                var publisher = new WireClient(server.port).connect("publisher", true, 1, "will", "gone");
                var frozen = server.client("frozen").subscribe("x/in", 0)) {
            var publishing = new Thread(() -> {
                try {
                    publish(publisher, 0);
                    while (!Thread.interrupted()) {
                        publisher.ping();
                        Thread.sleep(300);
                    }
                } catch (IOException | InterruptedException ended) {
                    // as wanted
                }
            });
            publishing.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.log.lines.stream()
                    .anyMatch(line -> line.contains("client frozen") && line.contains("disconnected: ")));
            assertThat(watcher.hasNothingToRead()).isTrue();
            assertThat(frozen.socket.isClosed()).isFalse();
            publishing.interrupt();
            publishing.join();
        }
    }
}
