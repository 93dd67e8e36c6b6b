// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.spi.ServiceSuccession;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What becomes of a component's service, its messages and its state when its bundle is replaced. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class SwapTest {
    private static final int LEAST_MESSAGES = 20_000;
    private static final int MOST_WAITING = 2_000;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    ServiceSuccession succession;

    private SwapRig rig;

    @BeforeEach
    void start() {
        rig = new SwapRig(context, process);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private void send(HostedService service, String command, Object... arguments) {
        process.messages().publishCommand(service.topicPath().in(), command, arguments);
    }

    private void awaitHandled(String text) {
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith(text)));
    }

    /** What the components said, without what they counted. */
    private List<String> events() {
        return rig.said.stream().filter(line -> !line.contains(" count ")).toList();
    }

    @Test
    void every_message_is_handled_once_and_in_order_while_the_bundle_is_updated_again_and_again() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        rig.settleDirectory();
        rig.directory.clear();

        var updates = CompletableFuture.runAsync(() -> {
            for (int version = 2; version <= 6; version++) {
                int seen = rig.said.size();
                rig.update(rig.counter(Integer.toString(version)));
                await().until(() -> rig.said.size() > seen + 500);
            }
        });
        int sent = 0;
        while (sent < LEAST_MESSAGES || !updates.isDone()) {
            if (sent % 100 == 0) {
                do {
                    process.messages().synchronize().toCompletableFuture().join();
                } while (sent > rig.said.size() + MOST_WAITING && !updates.isDone());
            }
            send(service, "count", sent++);
        }
        updates.join();
        awaitHandled("count " + (sent - 1));

        List<Integer> numbers = rig.said.stream()
                .filter(line -> line.contains(" count "))
                .map(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        assertThat(numbers).isEqualTo(IntStream.range(0, sent).boxed().toList());
        HostedService last = rig.service("counter");
        assertThat(last.topicPath()).isEqualTo(service.topicPath());
        assertThat(last.statistics().handled()).isEqualTo(sent);
        assertThat(rig.saidOf(service)).isEmpty();
        rig.update(rig.counter("7"));
        rig.awaitSaid("7 takes over " + sent);
    }

    @Test
    void the_old_version_goes_in_order_and_what_it_was_given_does_nothing_any_more() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        send(service, "count", 5);
        awaitHandled("count 5");

        rig.update(rig.counter("2", "aiko.tags=kind=new"));

        rig.awaitSaid("2 takes over 1");
        assertThat(events())
                .startsWith("1 added counter", "1 hands over 1", "1 removed", "1 deactivated")
                .contains("2 added counter");
        HostedService successor = rig.service("counter");
        assertThat(successor).isNotSameAs(service);
        service.remove();
        service.addControlHandler(message -> {
            throw new IllegalStateException("not for this one");
        });
        send(successor, "count", 6);
        awaitHandled("2 count 6");
        process.messages().publishCommand(successor.topicPath().control(), "anything");
        send(successor, "takeOver", "x");
        send(successor, "count", 7);
        awaitHandled("2 count 7");
        assertThat(rig.log).noneMatch(line -> line.contains("not for this one"));
        assertThat(service.definition().tags()).isEmpty();
        assertThat(successor.details().tags()).containsExactly("kind=new", "ec=true");
    }

    @Test
    void other_tags_are_one_change_in_the_directory() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        rig.settleDirectory();
        rig.directory.clear();

        rig.update(rig.counter("2", "aiko.tags=kind=new", "aiko.name=renamed"));

        rig.awaitSaid("2 added renamed");
        assertThat(rig.saidOf(service)).hasSize(2).satisfies(lines -> {
            assertThat(lines.get(0)).isEqualTo("(remove " + service.topicPath() + ")");
            assertThat(lines.get(1)).startsWith("(add " + service.topicPath() + " renamed ");
            assertThat(lines.get(1)).endsWith("(kind=new ec=true))");
        });
    }

    @Test
    void a_state_that_is_not_plain_or_fails_is_one_line_and_a_fresh_start() throws Exception {
        rig.start(rig.counter("1", "hands=own"));
        send(rig.service("counter"), "count", 1);
        awaitHandled("count 1");
        rig.update(rig.counter("2", "hands=itself"));
        rig.awaitSaid("2 added counter");
        assertThat(rig.lines(1, "state hand-over failed").get(0)).contains("OwnState is not a class of the JDK");

        send(rig.service("counter"), "count", 2);
        awaitHandled("2 count 2");
        rig.update(rig.counter("3", "hands=failure"));
        rig.awaitSaid("3 added counter");
        assertThat(rig.lines(2, "state hand-over failed").get(1)).contains("Counter is not a class");

        rig.update(rig.counter("4"));
        rig.awaitSaid("4 added counter");
        assertThat(rig.lines(3, "state hand-over failed").get(2)).contains("no state today");

        send(rig.service("counter"), "count", 3);
        rig.update(rig.counter("5", "hands=refusal"));
        send(rig.service("counter"), "count", 4);
        awaitHandled("5 count 4");
        assertThat(rig.lines(1, "state take-over failed").get(0)).contains("not like that");
        assertThat(rig.said).noneMatch(line -> line.contains("takes over"));
    }

    @Test
    void a_component_whose_dependency_comes_and_goes_keeps_its_place() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        rig.settleDirectory();
        rig.directory.clear();

        rig.recorderGoes();
        send(service, "count", 1);
        await().until(() -> rig.service("counter").statistics().waiting() == 1);
        rig.recorderComes();

        awaitHandled("count 1");
        assertThat(rig.service("counter").serviceId()).isEqualTo(service.serviceId());
        assertThat(rig.saidOf(service)).isEmpty();
    }

    @Test
    void who_is_stopped_or_uninstalled_is_gone_at_once() throws Exception {
        Bundle bundle = rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        rig.settleDirectory();
        bundle.stop();
        assertThat(rig.find("counter")).isEmpty();
        assertThat(rig.saidOf(service)).contains("(remove " + service.topicPath() + ")");

        bundle.start();
        HostedService again = rig.service("counter");
        assertThat(again.serviceId()).isGreaterThan(service.serviceId());
        bundle.uninstall();
        assertThat(rig.find("counter")).isEmpty();
    }

    @Test
    void a_service_without_a_successor_goes_when_the_grace_time_is_over() throws Exception {
        Bundle bundle = rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");

        bundle.stop(Bundle.STOP_TRANSIENT);
        send(service, "count", 1);
        send(service, "count", 2);

        await().until(() -> rig.find("counter").isEmpty());
        assertThat(rig.lines(1, "not replaced").get(0))
                .contains("service counter " + service.topicPath(), " WARNING ", "2 queued messages");
        assertThat(rig.saidOf(service)).contains("(remove " + service.topicPath() + ")");
    }

    @Test
    void whoever_holds_a_bundle_decides_when_its_services_are_gone() throws Exception {
        Bundle bundle = rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");

        try (Handle hold = succession.hold(List.of(bundle))) {
            bundle.stop();
            send(service, "count", 1);
            bundle.start();
            awaitHandled("count 1");
            assertThat(rig.service("counter").serviceId()).isEqualTo(service.serviceId());
            bundle.stop();
            assertThat(rig.find("counter")).isPresent();
        }
        await().until(() -> rig.find("counter").isEmpty());
    }

    @Test
    void a_handler_that_runs_is_waited_for() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        rig.when(text -> {
            if (text.equals("1 hold it")) {
                running.countDown();
                join(release);
            }
        });
        send(service, "hold", "it");
        send(service, "count", 1);
        running.await();

        var update = new Thread(() -> rig.update(rig.counter("2")));
        update.start();
        // It waits for a second at most: so no time is taken here.
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> isWaiting(update));
        assertThat(rig.said).doesNotContain("1 removed");
        release.countDown();
        update.join();

        rig.awaitSaid("2 count 1");
        assertThat(events())
                .startsWith(
                        "1 added counter", "1 hold it", "1 held it", "1 hands over 0", "1 removed", "1 deactivated");
    }

    /** For the handler. */
    private static boolean isWaiting(Thread update) {
        return Arrays.stream(update.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".Departures")
                        && frame.getMethodName().equals("await"));
    }

    @Test
    void a_handler_that_runs_too_long_is_not_waited_for_and_nothing_overtakes_it() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        rig.when(text -> {
            if (text.equals("1 hold it")) {
                running.countDown();
                join(release);
            }
        });
        send(service, "count", 1);
        send(service, "hold", "it");
        send(service, "count", 2);
        running.await();

        rig.update(rig.counter("2"));
        assertThat(rig.said).contains("1 deactivated", "2 added counter").doesNotContain("1 held it");
        release.countDown();
        assertThat(rig.lines(1, "stops without waiting").get(0)).contains("service counter", " WARNING ");

        rig.awaitSaid("2 count 2");
        assertThat(rig.said)
                .containsSubsequence("1 hold it", "1 held it", "1 hands over 1", "2 takes over 1", "2 count 2");
        assertThat(rig.service("counter").serviceId()).isEqualTo(service.serviceId());
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_handler_may_replace_its_own_bundle() throws Exception {
        rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        rig.when(text -> {
            if (text.equals("1 update")) {
                rig.update(rig.counter("2"));
            }
        });
        send(service, "count", 1);
        send(service, "updateItself");
        send(service, "count", 2);

        rig.awaitSaid("2 count 2");
        assertThat(rig.said)
                .containsSubsequence(
                        "1 count 1",
                        "1 update",
                        "1 removed",
                        "1 deactivated",
                        "2 added counter",
                        "1 updated",
                        "1 hands over 1",
                        "2 takes over 1",
                        "2 count 2");
        assertThat(rig.log).noneMatch(line -> line.contains("without waiting"));
        assertThat(rig.service("counter").serviceId()).isEqualTo(service.serviceId());
    }

    @Test
    void a_service_that_its_failure_has_removed_is_not_held() throws Exception {
        rig.start(rig.counter("1", "aiko.failure=remove-service"));
        HostedService service = rig.service("counter");
        send(service, "fail");
        await().until(() -> rig.find("counter").isEmpty());

        rig.update(rig.counter("2", "aiko.failure=remove-service"));

        HostedService successor = rig.service("counter");
        assertThat(successor.serviceId()).isGreaterThan(service.serviceId());
        send(successor, "count", 1);
        rig.awaitSaid("2 count 1");
        assertThat(rig.said).doesNotContain("2 takes over 0");
    }

    @Test
    void the_state_of_the_version_before_the_last_comes_back_only_while_the_bundle_is_held() throws Exception {
        Bundle bundle = rig.start(rig.counter("1"));
        send(rig.service("counter"), "count", 1);
        awaitHandled("count 1");
        Handle hold = succession.hold(List.of(bundle));
        rig.update(rig.counter("2", "hands=failure"));
        rig.awaitSaid("2 takes over 1");
        rig.update(rig.counter("3", "hands=nothing"));
        rig.awaitSaid("3 takes over 1");
        hold.cancel();

        rig.update(rig.counter("4"));
        send(rig.service("counter"), "count", 2);
        awaitHandled("4 count 2");
        assertThat(rig.said).noneMatch(line -> line.startsWith("4 takes over"));
    }

    @Test
    void the_example_of_the_documentation_remembers_its_guests() throws Exception {
        rig.start(rig.guestbook("1"));
        HostedService guestbook = rig.service("guestbook");
        send(guestbook, "welcome", "Pele");
        rig.update(rig.guestbook("2"));
        send(guestbook, "welcome", "Pele");
        assertThat(rig.lines(1, "Pele has come 2 times")).hasSize(1);
    }
}
