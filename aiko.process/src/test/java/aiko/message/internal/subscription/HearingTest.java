// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that is asked nothing listens whether it hears itself; the time here passes when it is told to. */
class HearingTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> markers = new ArrayList<>();
    private Runnable timer;
    private long received;
    private int notHeard;
    private final EventLoop loop = (EventLoop) Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                timer = (Runnable) arguments[0];
                pauses.add((Duration) arguments[1]);
                return (Handle) () -> timer = null;
            });
    private final Hearing hearing = new Hearing(loop, () -> received, markers::add, () -> notHeard++);

    @BeforeEach
    void connect() {
        hearing.connected();
    }

    private Duration lastPause() {
        return pauses.get(pauses.size() - 1);
    }

    private void markerReturns() {
        markers.get(markers.size() - 1).run();
    }

    @Test
    void one_that_is_asked_now_and_then_sends_nothing() {
        for (int i = 0; i < 100; i++) {
            received++;
            timer.run();
            assertThat(lastPause()).isBetween(Duration.ofMillis(4_500), Hearing.SHORTEST_PAUSE);
        }
        assertThat(markers).isEmpty();
    }

    @Test
    void one_that_is_asked_nothing_sends_less_and_less_often() {
        for (int i = 0; i < 10; i++) {
            timer.run();
            markerReturns();
        }
        assertThat(markers).hasSize(10);
        assertThat(lastPause()).isBetween(Duration.ofSeconds(54), Hearing.LONGEST_PAUSE);
        assertThat(notHeard).isZero();

        received++;
        timer.run();
        assertThat(markers).hasSize(10);
        assertThat(lastPause()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(30));
    }

    @Test
    void one_that_does_not_hear_itself_says_so_again_and_again_until_it_does() {
        timer.run();
        timer.run();
        timer.run();
        assertThat(markers).hasSize(1);
        assertThat(notHeard).isEqualTo(2);

        markerReturns();
        timer.run();
        assertThat(notHeard).isEqualTo(2);
        assertThat(markers).hasSize(2);
    }

    @Test
    void without_a_connection_it_does_not_listen() {
        hearing.disconnected();
        assertThat(timer).isNull();
    }
}
