// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceReadersTest {
    private static final String CONTROL = "aiko/host/7/2/control";

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE);
    private final ReferenceReaders readers = new ReferenceReaders(time::get);

    private void receive(String payload) {
        readers.controlReceived(CONTROL, payload.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // As its dashboard, life-cycle manager and test consumer send them.
                "(share aiko/host/4711/0/aiko/host/7/2/control/0/in 300 *)              | true",
                "(share aiko/host/4711/3/aiko/host/7/2/control/17/in 300 (lifecycle))   | true",
                // As our followers and clients do.
                "(share aiko/h/1/0/aiko/host/7/2/control/e5f5a3a8-5b5c-4f9b-8c56-6d6f0d0c1c11/in 300 *) | false",
                "(share aiko/h/1/0/client/01234567890123456789012345678901 0 *)         | false",
                "(share aiko/h/1/0/aiko/host/8/2/control/0/in 300 *)                    | false",
                "(share aiko/host/4711/0/aiko/host/7/2/control/in 300 *)                | false",
                "(share)                                                                | false",
                "(share (                                                               | false"
            })
    void a_request_of_the_reference_is_known_by_its_response_topic(String payload, boolean isOfReference) {
        receive(payload);
        assertThat(readers.areThere()).isEqualTo(isOfReference);
    }

    @Test
    void a_reader_that_ends_its_lease_is_forgotten() {
        receive("(share aiko/host/4711/0/aiko/host/7/2/control/0/in 300 *)");
        receive("(share aiko/host/4712/0/aiko/host/7/2/control/0/in 300 *)");
        receive("(share aiko/host/4711/0/aiko/host/7/2/control/0/in 0 *)");
        assertThat(readers.areThere()).isTrue();
        receive("(share aiko/host/4712/0/aiko/host/7/2/control/0/in 0 *)");
        assertThat(readers.areThere()).isFalse();
    }

    @Test
    void a_reader_is_forgotten_when_its_lease_is_over() {
        receive("(share aiko/host/4711/0/aiko/host/7/2/control/0/in 300 *)");
        time.addAndGet(Duration.ofSeconds(300).toNanos());
        assertThat(readers.areThere()).isTrue();
        time.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(readers.areThere()).isFalse();
    }
}
