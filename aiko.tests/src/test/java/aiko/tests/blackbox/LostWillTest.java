// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that die while the server goes on believing in them, and one that only pauses or is busy. */
class LostWillTest {
    private static final int LIMIT_SECONDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Container start(int port, String name) throws Exception {
        Path own = folder.resolve(name);
        Container.configure(own, "aiko.process.cfg", "event.threads = 1");
        return Container.start(own, port, "aiko.registrar.cfg", "liveness.limit = " + LIMIT_SECONDS);
    }

    private static List<String> rows(Container... containers) {
        return Arrays.stream(containers)
                .map(container -> container.topicPath() + "/1 registrar")
                .sorted()
                .toList();
    }

    private static void awaitRows(Observer observer, Container slow, Duration limit, List<String> rows) {
        await().atMost(slow.atThisPace(limit))
                .pollInterval(Duration.ofMillis(20))
                .until(observer::directory, rows::equals);
    }

    @Test
    void who_dies_without_a_last_will_is_found_out_and_who_pauses_or_is_busy_stays_or_returns() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var cutOff = new FaultProxy(mosquitto.port);
                var primary = start(cutOff.port(), "primary").ready();
                var secondary = start(mosquitto.port, "secondary");
                var busy = start(mosquitto.port, "busy");
                var third = start(cutOff.port(), "third")) {
            List.of(secondary, busy, third).forEach(Container::ready);
            busy.drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "hanging"));
            observer.watcher().awaitLine(line -> line.contains("/out (add " + busy.topicPath() + "/2 hanging "));
            observer.watcher().publish(busy.topicPath() + "/2/in", "(hang)");
            var all = new ArrayList<>(rows(primary, secondary, busy, third));
            all.add(busy.topicPath() + "/2 hanging");
            all.sort(null);
            observer.awaitDirectory(all);

            // It is suspended for longer than the limit, and goes on.
            Signals.send("STOP", third.process());
            var withoutThird = new ArrayList<>(all);
            withoutThird.removeAll(rows(third));
            awaitRows(observer, primary, LIMIT.plus(A_MOMENT), withoutThird);
            assertThat(primary.output()).contains("removing the services of " + third.topicPath() + ": no answer for ");
            Signals.send("CONT", third.process());
            awaitRows(observer, third, A_MOMENT, all);

            // The primary dies, and the server does not notice.
            cutOff.stall();
            primary.process().destroyForcibly().waitFor();
            // So does the other one behind the same proxy.
            third.process().destroyForcibly().waitFor();
            await().atMost(secondary.atThisPace(LIMIT.plus(A_MOMENT)))
                    .until(() -> observer.primary().orElseThrow().startsWith(secondary.topicPath() + "/")
                            || observer.primary().orElseThrow().startsWith(busy.topicPath() + "/"));
            var left = new ArrayList<>(rows(secondary, busy));
            left.add(busy.topicPath() + "/2 hanging");
            left.sort(null);
            awaitRows(observer, secondary, LIMIT.plus(A_MOMENT), left);
            assertThat(observer.watcher().lines())
                    .as("last wills that were not lost")
                    .noneMatch(line -> line.startsWith(primary.topicPath() + "/0/state (absent")
                            || line.startsWith(third.topicPath() + "/0/state (absent"));
            assertThat(secondary.output()).doesNotContain("removing the services of " + busy.topicPath());
        }
    }
}
