// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SystemdNotifierTest {
    private static final SystemdNotifier.Status STARTING = new SystemdNotifier.Status(3, "STARTING: no server");
    private static final SystemdNotifier.Status READY = new SystemdNotifier.Status(0, "READY");
    private static final SystemdNotifier.Status BUSY = new SystemdNotifier.Status(4, "BUSY: lamp/7 hang for 2 s");

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile Optional<SystemdNotifier.Status> answer = Optional.of(STARTING);
    private volatile boolean isAway;

    private SystemdNotifier.Status answer() throws IOException {
        return answer.orElseThrow(() -> new IOException("no answer"));
    }

    private void send(List<String> variables) throws IOException {
        if (isAway) {
            throw new IOException("systemd does not read");
        }
        sent.addAll(variables);
    }

    private SystemdNotifier start(Duration watchdog) {
        var notifier = new SystemdNotifier(Optional.of(watchdog), this::answer, this::send);
        notifier.start();
        return notifier;
    }

    private void awaitSent(String variable) {
        await().untilAsserted(() -> assertThat(sent).contains(variable));
    }

    @Test
    void it_is_ready_when_the_container_is_and_alive_while_the_container_answers() {
        try (var notifier = start(Duration.ofMillis(60))) {
            awaitSent("STATUS=STARTING: no server");
            assertThat(sent).doesNotContain("READY=1", "WATCHDOG=1");

            answer = Optional.of(READY);
            awaitSent("READY=1");
            awaitSent("WATCHDOG=1");

            answer = Optional.empty();
            awaitSent("STATUS=the container does not answer");
            sent.clear();
            answer = Optional.of(BUSY);
            awaitSent("STATUS=" + BUSY.line());
            assertThat(sent)
                    .as("the first ping comes with an answer")
                    .startsWith("WATCHDOG=1", "STATUS=" + BUSY.line());
        }
        assertThat(sent).filteredOn("READY=1"::equals).isEmpty();
        assertThat(sent).endsWith("STOPPING=1", "STATUS=shutting down");
    }

    @Test
    void a_variable_that_systemd_has_not_read_is_sent_again() {
        isAway = true;
        answer = Optional.of(READY);
        try (var notifier = start(Duration.ofMillis(60))) {
            assertThat(sent).isEmpty();
            isAway = false;
            awaitSent("READY=1");
        }
    }

    @Test
    void without_systemd_there_is_none() {
        assertThat(SystemdNotifier.of(Map.of("WATCHDOG_USEC", "1000000"), this::answer))
                .isEmpty();
    }

    @Test
    void the_watchdog_may_be_that_of_another_process() {
        assertThat(SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofSeconds(2));
        assertThat(SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "2000000"), 7))
                .contains(Duration.ofSeconds(2));
        assertThat(SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
        assertThat(SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "0"), 7)).isEmpty();
        assertThat(SystemdNotifier.watchdog(Map.of("WATCHDOG_USEC", "soon"), 7)).isEmpty();
    }
}
