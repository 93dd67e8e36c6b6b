// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
    private static final int PRESENT = 150;

    private final SharedTexts texts = new SharedTexts();

    private static ServiceDetails service(int process) {
        return new ServiceDetails(
                TopicPath.parse("test/host-" + process + '/' + process + "/1"),
                "lamp",
                new String("protocol"),
                ServiceDetails.TRANSPORT_MQTT,
                "me",
                List.of("number=" + process));
    }

    @Test
    void two_services_have_one_text() {
        assertThat(texts.share(service(1), 0).protocol())
                .isSameAs(texts.share(service(2), 1).protocol());
    }

    @Test
    void texts_of_services_that_are_gone_are_forgotten() {
        for (int process = 0; process < 20_000; process++) {
            texts.share(service(process), PRESENT);
            assertThat(texts.size()).isLessThan(1_010);
        }
    }

    @Test
    void texts_of_many_services_are_kept() {
        for (int process = 0; process < 5_000; process++) {
            texts.share(service(process), process);
        }
        assertThat(texts.size()).isGreaterThan(15_000);
    }
}
