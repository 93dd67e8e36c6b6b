// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.Message;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareRequestsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(share aiko/host/7/0/in 300 *) | true",
                "(share)                        | true",
                "(update log_level DEBUG)       | false",
                "(share                         | false"
            })
    void a_request_is_recognized_by_its_command(String payload, boolean isRequest) {
        var message = new Message("aiko/host/7/1/control", payload.getBytes(StandardCharsets.UTF_8), false);

        assertThat(ShareRequests.includes(message)).isEqualTo(isRequest);
    }
}
