// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.process.spi.UsedUpStack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepPublisherTest {
    @TempDir
    Path folder;

    @Test
    void a_publisher_whose_stack_overflows_does_no_harm_to_others() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            var received = process.receiving("after");
            for (int i = 0; i < UsedUpStack.THREADS; i++) {
                assertThat(UsedUpStack.call(i, () -> process.publish("deep", "message")))
                        .isPositive();

                String text = Integer.toString(i);
                process.publish("after", text);
                await().until(() -> received.contains(text));
            }
            assertThat(process.connected).containsExactly(true);
            assertThat(process.log.lines()).isEmpty();
        }
    }
}
