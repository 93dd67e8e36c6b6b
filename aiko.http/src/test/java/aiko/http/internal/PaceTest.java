// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong clock = new AtomicLong();
    private final Pace pace = new Pace(Thread.currentThread(), clock::get);

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void receive(long bytes, long seconds) throws IOException {
        pace.begin();
        pass(seconds);
        pace.end(bytes);
    }

    @Test
    void a_client_that_stops_for_more_than_a_minute_is_ended_once() throws IOException {
        pace.begin();
        pass(60);
        assertThat(pace.endIfSlow()).isFalse();
        pass(1);
        assertThat(pace.endIfSlow()).isTrue();
        assertThat(pace.endIfSlow()).isFalse();
        pace.end(0);
        assertThat(Thread.currentThread().isInterrupted())
                .as("the thread goes on with other clients")
                .isFalse();
        assertThatThrownBy(pace::begin).isInstanceOf(IOException.class);
    }

    @Test
    void a_slow_client_goes_on_for_hours_as_long_as_it_makes_progress() throws IOException {
        for (int hour = 0; hour < 5; hour++) {
            receive(3600L * Pace.BYTES_PER_SECOND, 30);
            for (int i = 0; i < 3600; i++) {
                receive(Pace.BYTES_PER_SECOND, 1);
            }
        }
        pace.begin();
        pass(59);
        assertThat(pace.endIfSlow()).isFalse();
    }

    @Test
    void bytes_that_drip_do_not_keep_a_thread() throws IOException {
        for (int i = 0; i < 3; i++) {
            receive(1, 20);
        }
        pace.begin();
        pass(1);
        assertThat(pace.endIfSlow()).isTrue();
        pace.end(0);
    }

    @Test
    void nobody_earns_more_than_a_minute() throws IOException {
        receive(100 << 20, 0);
        pace.begin();
        pass(61);
        assertThat(pace.endIfSlow()).isTrue();
        pace.end(0);
    }

    @Test
    void the_time_of_a_handler_is_not_that_of_its_client() {
        pass(3600);
        assertThat(pace.endIfSlow()).isFalse();
    }
}
