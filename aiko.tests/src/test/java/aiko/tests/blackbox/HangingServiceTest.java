// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service does not return from a call: others do not notice, the operator does, and can do something about it. */
class HangingServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private Mosquitto mosquitto;
    private Container container;
    private Watcher watcher;

    @BeforeEach
    void start() throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        container = Container.start(folder, mosquitto.port, Map.of()).ready();
        watcher = new Watcher(mosquitto.port);
    }

    @AfterEach
    void stop() throws Exception {
        watcher.close();
        container.close();
        mosquitto.close();
    }

    private String service(int id) {
        return container.topicPath() + '/' + id;
    }

    private void drop(String file, byte[] bundle, int... ids) throws Exception {
        container.drop(file, bundle);
        for (int id : ids) {
            watcher.awaitLine(line -> line.startsWith(service(1) + "/out (add " + service(id) + ' '));
        }
    }

    private void tell(int id, String command) throws Exception {
        watcher.publish(service(id) + "/in", command);
    }

    /** Asks for an answer, and says which one that will be. */
    private String ask(int id, String version, String text) throws Exception {
        tell(id, "(answer test/answers " + text + ')');
        return "test/answers (answer " + version + ' ' + text + ')';
    }

    private void awaitSaid(Predicate<String> wanted) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(container.output().lines()).anyMatch(wanted));
    }

    private void awaitSaid(String wanted) {
        awaitSaid(line -> line.contains(wanted));
    }

    private void awaitStuck(String what) {
        awaitSaid(what + " for 1");
    }

    private void awaitStatus(String beginning, int exitStatus) {
        await().atMost(LIMIT).untilAsserted(() -> {
            Container.Result status = container.client("status");
            assertThat(status.out()).startsWith(beginning);
            assertThat(status.status()).isEqualTo(exitStatus);
        });
    }

    private void abandon(String service) throws Exception {
        Container.Result abandoned = container.exec("aiko:abandon " + service);
        assertThat(abandoned.err()).isEmpty();
        assertThat(abandoned.status()).isZero();
    }

    @Test
    void a_command_that_hangs_is_said_and_shown_and_only_its_own_bundle_waits_until_it_is_abandoned() throws Exception {
        drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "first", "second"), 2, 3);
        drop("neighbour.jar", HangingBundle.of("neighbour", "1.0.0", "neighbour"), 4);
        tell(2, "(hang)");

        awaitStuck("first/2 has been running `hang`");
        assertThat(container.output())
                .contains("everything else of bundle hanging waits (at aiko.tests.blackbox.HangingComponent.hang(")
                .contains("; continue without this call with: aiko:abandon 2");
        awaitStatus("BUSY " + container.topicPath() + ' ', 4);
        assertThat(container.client("status").out()).contains(": first/2 hang for ");
        assertThat(container.exec("aiko:process").out()).containsPattern("hanging +.*first/2 hang +\\d+\\.\\d s");
        watcher.awaitLine(ask(4, "1.0.0", "neighbour"));
        watcher.publish(container.topicPath() + "/0/control", "(ping test/pong)");
        watcher.awaitLine(line -> line.startsWith("test/pong (item_count 1)"));
        assertThat(container.exec("aiko:services neighbour").out()).contains(service(4));
        assertThat(container.exec("aiko:abandon neighbour"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(1))
                .satisfies(refused -> assertThat(refused.err()).contains("is not stuck"));
        assertThat(container.exec("aiko:abandon second").err())
                .contains("waits for first/2, which has been running `hang` for ");

        assertThat(container.exec("aiko:stats first"))
                .satisfies(hangs -> assertThat(hangs.status()).isEqualTo(1))
                .satisfies(hangs -> assertThat(hangs.err())
                        .contains("service " + service(2)
                                + " did not answer (stats …) within 5 s: it is not running, is busy"));

        String next = ask(2, "1.0.0", "next");
        String other = ask(3, "1.0.0", "other");
        abandon("first");

        watcher.awaitLine(next);
        watcher.awaitLine(other);
        awaitSaid("first/2 has been running `hang` for");
        awaitSaid(": abandoned; bundle hanging continues on a new thread");
        awaitStatus("READY ", 0);
        assertThat(container.exec("aiko:process").out()).contains("(abandoned) hanging");
        assertThat(container.exec("aiko:stats first").out()).containsPattern(" abandoned after \\d+\\.\\d s\n$");

        tell(2, "(rest)");
        awaitStuck("first/2 has been running `rest`");
        abandon(service(2));
        watcher.awaitLine("hanging/interrupted (interrupted)");
        awaitSaid("first/2 rest has returned after ");
    }

    @Test
    void whatever_of_a_bundle_hangs_is_named_and_can_be_abandoned() throws Exception {
        drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "first", "second"), 2, 3);
        Map<String, String> places = Map.of(
                "timer", "first/2 has been running its timer handler aiko.tests.blackbox.HangingComponent",
                "mailbox", "first/2 has been running its mailbox samples",
                "queue", "first/2 has been running its mailbox queue",
                "flat-out", "first/2 has been running its flat-out handler aiko.tests.blackbox.HangingComponent",
                "task", "first/2 has been running its task aiko.tests.blackbox.HangingComponent");
        for (Map.Entry<String, String> place : places.entrySet()) {
            tell(2, "(hangIn " + place.getKey() + ')');
            awaitStuck(place.getValue());
            String next = ask(3, "1.0.0", "after-" + place.getKey());
            abandon("first");
            watcher.awaitLine(next);
        }
        watcher.publish(service(2) + "/control", "(hang)");
        awaitStuck("first/2 has been running `hang`");
        abandon("first");
        watcher.publish(service(3) + "/out/hang", "now");
        awaitStuck("second/3 has been running its handler of topic filter " + service(3) + "/out/hang");
        String next = ask(3, "1.0.0", "last");
        abandon("second");
        watcher.awaitLine(next);
    }

    @Test
    void a_new_version_of_what_hangs_takes_its_place_and_its_messages_and_a_deletion_frees_it() throws Exception {
        drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "first", "second"), 2, 3);
        tell(2, "(hang)");
        awaitStuck("first/2 has been running `hang`");
        List<String> waiting = List.of(ask(2, "2.0.0", "one"), ask(3, "2.0.0", "two"), ask(2, "2.0.0", "three"));

        container.drop(
                "hanging.jar", HangingBundle.special("hanging", "2.0.0", "takeOver", "continue", "first", "second"));

        // Of what hangs there is no state; the takeOver of the other one hangs, and what waits goes on without it.
        awaitSaid("/2: state hand-over failed: a call of the service has not returned");
        awaitStuck("second/3 has been running `takeOver`");
        abandon("3");
        waiting.forEach(watcher::awaitLine);
        assertThat(watcher.lines().stream().filter(line -> line.startsWith("test/answers")))
                .containsSubsequence(waiting.get(0), waiting.get(2));

        tell(3, "(hang)");
        awaitStuck("second/3 has been running `hang`");
        Files.delete(container.deploy.resolve("hanging.jar"));
        watcher.awaitLine(service(1) + "/out (remove " + service(3) + ')');
        awaitStatus("READY ", 0);
        drop("hanging.jar", HangingBundle.of("hanging", "3.0.0", "first"), 4);
        watcher.awaitLine(ask(4, "3.0.0", "again"));
    }

    @Test
    void a_service_that_hangs_in_handOver_gives_way_to_the_next_version() throws Exception {
        drop("hanging.jar", HangingBundle.special("hanging", "1.0.0", "handOver", "continue", "first", "second"), 2, 3);
        container.drop("hanging.jar", HangingBundle.of("hanging", "2.0.0", "first", "second"));
        awaitSaid(" started hanging 2.0.0");
        watcher.awaitLine(ask(2, "2.0.0", "one"));
        watcher.awaitLine(ask(3, "2.0.0", "two"));
        awaitStatus("READY ", 0);
    }

    @Test
    void what_is_abandoned_fails_by_its_policy_and_the_container_ends_in_time_whatever_hangs() throws Exception {
        drop("one.jar", HangingBundle.special("one", "1.0.0", "", "remove-service", "one", "uno"), 2, 3);
        for (int i = 0; i < 5; i++) {
            drop("hanging" + i + ".jar", HangingBundle.of("hanging" + i, "1.0.0", "hanging" + i), 4 + i);
        }
        tell(2, "(hang)");
        awaitStuck("one/2 has been running `hang`");
        abandon("one");
        watcher.awaitLine(service(1) + "/out (remove " + service(2) + ')');
        watcher.awaitLine(ask(3, "1.0.0", "uno"));

        tell(3, "(hang)");
        for (int i = 0; i < 5; i++) {
            tell(4 + i, i % 2 == 0 ? "(hang)" : "(rest)");
            awaitSaid("hanging" + i + '/' + (4 + i) + " has been running");
        }
        assertThat(container.exec("aiko:services").out()).contains("hanging4");
        assertThat(container.client("stop").status()).isZero();
        Duration limit = container.atThisPace(Duration.ofSeconds(1));
        assertThat(container.process().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
        assertThat(container.process().exitValue()).isZero();
    }

    @Test
    void a_service_whose_failure_ends_the_process_ends_it_when_it_is_abandoned() throws Exception {
        drop("one.jar", HangingBundle.special("one", "1.0.0", "", "terminate-process", "one"), 2);
        tell(2, "(hang)");
        awaitStuck("one/2 has been running `hang`");
        abandon("one");
        assertThat(container.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(container.process().exitValue()).isEqualTo(1);
    }
}
