// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceInformation;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.ServiceStatistics;
import aiko.process.spi.CallTimes;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** What each service answers on its control topic: whether it works, what it is, and its figures. */
@ExtendWith(ServiceExtension.class)
class ServiceQuestionsTest {
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    private final List<HostedService> services = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    /** The service. */
    public interface Oven {
        void bake();

        void burn(String what);

        void hang() throws InterruptedException;
    }

    private final class Stove implements Oven {
        @Override
        public void bake() {
            long began = System.nanoTime();
            while (System.nanoTime() - began < SLOW_NANOS) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void burn(String what) {
            throw new IllegalStateException(what);
        }

        @Override
        public void hang() throws InterruptedException {
            release.await();
        }
    }

    @AfterEach
    void remove() {
        release.countDown();
        services.forEach(HostedService::remove);
    }

    private HostedService stove(String name) {
        HostedService stove =
                process.addService(ServiceDefinition.named(name).withTags("room=kitchen"), Oven.class, new Stove());
        services.add(stove);
        return stove;
    }

    private HostedService byHand(String name, ServiceHandler handler) {
        HostedService service = process.addService(ServiceDefinition.named(name), handler);
        services.add(service);
        return service;
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Reason reason(CompletionStage<?> stage) {
        try {
            result(stage);
            return null;
        } catch (ExecutionException failure) {
            return ((RequestException) failure.getCause()).reason();
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void a_service_states_what_it_is() throws Exception {
        HostedService stove = stove("facts-info");

        ServiceInformation info = result(client.info(stove.topicPath()));

        assertThat(info.details()).isEqualTo(stove.details());
        assertThat(info.bundle()).isEqualTo(stove.bundle().getSymbolicName());
        assertThat(info.version()).isEqualTo(stove.bundle().getVersion().toString());
        assertThat(info.incarnation()).hasSize(19);
        assertThat(result(client.ping(stove.topicPath()))).isPositive();
    }

    @Test
    void a_service_states_its_figures() throws Exception {
        Instant before = Instant.now();
        HostedService stove = stove("facts-stats");
        client.command(stove.topicPath(), "bake");
        client.command(stove.topicPath(), "bake");
        await().until(() ->
                stove.statistics().handled() >= 2 && stove.statistics().waiting() == 0);

        ServiceStatistics figures = result(client.stats(stove.topicPath()));

        assertThat(figures.handled()).isEqualTo(2);
        assertThat(figures.handlerTime()).isGreaterThanOrEqualTo(Duration.ofNanos(2 * SLOW_NANOS));
        assertThat(figures.longest())
                .isGreaterThanOrEqualTo(Duration.ofNanos(SLOW_NANOS))
                .isLessThan(figures.handlerTime());
        assertThat(figures.averageTime()).isEqualTo(figures.handlerTime().dividedBy(2));
        assertThat(figures.added()).isBetween(before, Instant.now());
        assertThat(figures.failed()).isZero();
        assertThat(figures.lastFailure()).isEmpty();
    }

    @Test
    void the_last_failure_is_stated_with_its_time_and_its_text_is_limited() throws Exception {
        Instant before = Instant.now();
        HostedService stove = stove("facts-failure");
        client.command(stove.topicPath(), "burn", "the (first: one)");
        client.command(stove.topicPath(), "burn", "x".repeat(100_000));

        await().until(() -> stove.statistics().failed() == 2);
        await().until(() ->
                stove.statistics().lastFailure().orElseThrow().text().contains("xx"));
        ServiceStatistics figures = result(client.stats(stove.topicPath()));

        ServiceStatistics.Failure last = figures.lastFailure().orElseThrow();
        assertThat(last.text())
                .startsWith("command burn failed: java.lang.IllegalStateException: xxx")
                .hasSize(ServiceStatistics.Failure.LONGEST_TEXT);
        assertThat(last.time()).isBetween(before, Instant.now());

        client.command(stove.topicPath(), "burn", "7: two\nlines (and: more)");
        await().until(() -> stove.statistics().failed() == 3);
        await().untilAsserted(() -> assertThat(result(client.stats(stove.topicPath()))
                        .lastFailure()
                        .orElseThrow()
                        .text())
                .endsWith("7: two\nlines (and: more)"));
    }

    @Test
    void a_failed_call_is_one_failure_of_the_service_and_one_of_its_event_loop() throws Exception {
        HostedService stove = stove("facts-failures");
        long before = loop(stove).statistics().orElseThrow().failed();
        for (int i = 0; i < 30; i++) {
            client.command(stove.topicPath(), "burn", "it");
        }
        await().until(() -> stove.statistics().failed() == 30);

        assertThat(loop(stove).statistics().orElseThrow().failed() - before).isEqualTo(30);
    }

    @Test
    void a_handler_of_a_topic_that_fails_is_a_failure_of_the_event_loop() throws Exception {
        HostedService stove = stove("facts-handler");
        long before = loop(stove).statistics().orElseThrow().failed();
        Handle handle = process.messages().subscribe("facts/handler", message -> {
            throw new IllegalStateException("on purpose");
        });
        try (AutoCloseable undo = handle::cancel) {
            process.messages().publishCommand("facts/handler", "it");

            await().until(() -> loop(stove).statistics().orElseThrow().failed() - before == 1);
        }
    }

    @Test
    void a_call_that_never_returned_counts_with_its_time_when_it_is_abandoned() throws Exception {
        HostedService stove = stove("facts-abandoned");
        client.command(stove.topicPath(), "hang");
        await().until(() -> ManagedProcess.of(process).eventLoops().stream()
                .anyMatch(loop -> loop.running().contains("hang")));
        ManagedProcess.of(process).abandon(stove, true);

        ServiceStatistics figures = result(client.stats(stove.topicPath()));

        assertThat(figures.failed()).isEqualTo(1);
        assertThat(figures.longest()).isPositive();
        assertThat(figures.handlerTime()).isGreaterThanOrEqualTo(figures.longest());
        assertThat(figures.lastFailure().orElseThrow().text()).startsWith("abandoned after ");
    }

    @Test
    void a_service_that_is_not_there_does_not_answer() {
        assertThatThrownBy(() -> result(client.stats(process.topicPath().withServiceId(999_999))))
                .hasMessageContaining("did not answer (stats …) within 5 s: it is not running, is busy, or")
                .cause()
                .extracting(failure -> ((RequestException) failure).reason())
                .isEqualTo(Reason.TIME_LIMIT);
    }

    @Test
    void services_of_every_kind_answer() throws Exception {
        HostedService hand = byHand("facts-hand", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public void control(Message message) {
                received.add(message.text());
            }
        });

        assertThat(result(client.info(hand.topicPath())).details().name()).isEqualTo("facts-hand");
        for (HostedService service : process.services()) {
            assertThat(result(client.ping(service.topicPath())))
                    .as(service.toString())
                    .isPositive();
            assertThat(result(client.info(service.topicPath())).details()).isEqualTo(service.details());
            assertThat(result(client.stats(service.topicPath())).handled()).isNotNegative();
        }
        assertThat(hand.statistics().handled()).as("but no question").isZero();
        assertThat(hand.statistics().handlerTime()).isZero();
        assertThat(process.services())
                .extracting(HostedService::topicPath)
                .contains(process.registrar().orElseThrow().topicPath());
    }

    /** As services of the reference do. */
    @Test
    void a_service_that_only_answers_share_is_found_out() {
        HostedService stove = stove("facts-python");
        Handle deaf = stove.interceptControl(message -> !message.text().startsWith("(share "));
        try (AutoCloseable undo = deaf::cancel) {
            assertThat(List.of(
                            reason(client.ping(stove.topicPath())),
                            reason(client.info(stove.topicPath())),
                            reason(client.stats(stove.topicPath()))))
                    .containsOnly(Reason.NOT_DESCRIBED);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void the_ping_of_a_process_is_answered_as_before() throws Exception {
        String incarnation = result(
                        client.info(process.registrar().orElseThrow().topicPath()))
                .incarnation();

        assertThat(result(client.request(Request.of(process.topicPath().withServiceId(0), "ping")
                                .onControl()))
                        .get(0)
                        .arguments())
                .containsExactly(incarnation);
    }

    @Test
    void an_event_loop_has_a_histogram_of_its_calls() throws Exception {
        HostedService stove = stove("facts-histogram");
        CallTimes before = times(stove);
        client.command(stove.topicPath(), "bake");
        await().until(() -> stove.statistics().longest().toNanos() >= SLOW_NANOS);

        CallTimes times = times(stove);

        assertThat(times.calls()).isGreaterThan(before.calls());
        assertThat(times.longest()).isGreaterThanOrEqualTo(Duration.ofNanos(SLOW_NANOS));
        assertThat(times.total()).isGreaterThanOrEqualTo(before.total().plusNanos(SLOW_NANOS));
        assertThat(times.quantile(1).orElseThrow()).isEqualTo(times.longest());
        assertThat(times.quantile(0.01).orElseThrow()).isLessThan(times.longest());
    }

    private CallTimes times(HostedService service) {
        return loop(service).times();
    }

    private EventLoopReport loop(HostedService service) {
        return ManagedProcess.of(process).eventLoops().stream()
                .filter(loop -> loop.bundle().equals(service.bundle().getSymbolicName()) && !loop.abandoned())
                .findFirst()
                .orElseThrow();
    }
}
