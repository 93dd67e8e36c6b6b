// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory is right again after each fault of the server, and nobody restarts anything. */
class ServerFaultTest {
    private static final int KILLS = 100;
    private static final int WARM = 10;
    private static final long GROWTH = 3_000_000;
    /** The primary has one more, with its last will, and so many threads: Paho's four, and two that do what is due at times. */
    private static final int ONE_CONNECTION = 6;

    @TempDir
    Path folder;

    @Test
    void after_each_of_a_hundred_kills_of_the_server_the_directory_is_right() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var one = Container.start(folder.resolve("one"), mosquitto.port, Map.of())
                        .ready();
                var other = Container.start(folder.resolve("other"), mosquitto.port, Map.of())
                        .ready()) {
            var rows = new ArrayList<String>();
            try (var observer = new Observer(mosquitto.port)) {
                rows.addAll(Examples.drop(one, observer));
                rows.addAll(Examples.drop(other, observer));
                Collections.sort(rows);
                observer.awaitDirectory(rows);
            }
            Vitals warmOne = null;
            Vitals warmOther = null;
            for (int kill = 1; kill <= KILLS; kill++) {
                mosquitto.kill();
                mosquitto.start();
                try (var observer = new Observer(mosquitto.port)) {
                    observer.awaitDirectory(rows);
                }
                if (kill == WARM) {
                    warmOne = Vitals.of(one);
                    warmOther = Vitals.of(other);
                }
            }
            assertNotGrown(warmOne, one);
            assertNotGrown(warmOther, other);
        }
    }

    private static void assertNotGrown(Vitals before, Container container) throws Exception {
        // What the last round has given up is about to end.
        await().untilAsserted(() -> {
            Vitals now = Vitals.of(container);
            assertThat(now.threads())
                    .as("threads after " + KILLS + " kills")
                    .hasSizeLessThan(before.threads().size() + ONE_CONNECTION + 1);
            assertThat(now.connections()).as("connections").isLessThanOrEqualTo(2);
            assertThat(now.heapBytes()).as("bytes of what is alive").isLessThan(before.heapBytes() + GROWTH);
        });
    }
}
