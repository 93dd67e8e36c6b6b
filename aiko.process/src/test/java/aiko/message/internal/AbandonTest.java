// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.paho.PahoTransport;
import aiko.message.internal.transport.ServerAddresses;
import aiko.message.internal.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are given up while they are being made. */
class AbandonTest {
    private static final int TRIES = 400;
    private static final long LATEST_MICROS = 8_000;

    @TempDir
    Path folder;

    @Test
    void a_connection_that_is_given_up_at_any_moment_leaves_no_threads_behind() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            ServerAddresses server = PahoTransport.addressesOf(TestProcess.settings(mosquitto.port));
            for (int i = 0; i < TRIES; i++) {
                Transport transport = server.current().factory().create("abandoned-" + i);
                transport.connect(null, new Silent());
                LockSupport.parkNanos(i * LATEST_MICROS * 1_000 / TRIES);
                transport.abandon();
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(threads()).isEmpty());
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().contains("abandoned-")
                        || entry.getKey().getName().startsWith("aiko-mqtt-"))
                .map(entry -> entry.getKey().getName() + " at " + List.of(entry.getValue()))
                .toList();
    }

    private static final class Silent implements Transport.Listener {
        @Override
        public void connected() {}

        @Override
        public void failed(Throwable cause) {}

        @Override
        public void received(String topic, byte[] payload, boolean retained) {}
    }
}
