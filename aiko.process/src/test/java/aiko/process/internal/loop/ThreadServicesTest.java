// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.event.Handle;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which service a thread runs, and those threads that it hands work to. */
class ThreadServicesTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final ThreadServices threadServices = new ThreadServices();
    private final HostedService service =
            new Occupant(new Place(1, null, null), ServiceDefinition.named("it"), null, null, null, null);
    private final HostedService another =
            new Occupant(new Place(2, null, null), ServiceDefinition.named("another"), null, null, null, null);
    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    private final EventLoopThread loop =
            new EventLoopThread("test-loop", (what, failure) -> note("failed " + failure.getMessage()), threadServices);
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.terminate(Duration.ofSeconds(1));
        pool.shutdownNow();
    }

    private void note(String what) {
        HostedService current = threadServices.current();
        ran.add(what + " as "
                + (current == null ? "nobody" : current.definition().name()));
    }

    private Runnable noting(String what) {
        return () -> note(what);
    }

    private String next() throws InterruptedException {
        return ran.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void a_task_runs_as_the_service_that_it_is_for_and_then_the_thread_runs_what_it_ran_before() throws Exception {
        threadServices.run(service, () -> {
            threadServices.run(another, noting("inner"));
            note("outer");
        });
        note("after");

        assertThat(ran).containsExactly("inner as another", "outer as it", "after as nobody");
    }

    @Test
    void a_task_that_fails_leaves_nothing_behind() {
        assertThatThrownBy(() -> threadServices.run(service, () -> {
                    throw new IllegalStateException("as the test wants it");
                }))
                .hasMessage("as the test wants it");

        assertThat(threadServices.get()).isEmpty();
    }

    @Test
    void what_a_service_adds_to_an_event_loop_runs_as_that_service() throws Exception {
        threadServices.run(service, () -> {
            loop.execute(noting("task"));
            assertThat(nextOrFail()).isEqualTo("task as it");
            loop.addOneShotTimerHandler(noting("timer"), SOON);
            assertThat(nextOrFail()).isEqualTo("timer as it");
            loop.addMailboxHandler(item -> note("mailbox"), "test", 16, MailboxPrecedence.NORMAL)
                    .put("item");
            assertThat(nextOrFail()).isEqualTo("mailbox as it");
            loop.addQueueHandler(item -> note("queue"), String.class);
        });
        loop.queuePut("item");
        assertThat(next()).isEqualTo("queue as it");
        loop.execute(noting("task"));
        assertThat(next()).isEqualTo("task as nobody");
    }

    @Test
    void a_flat_out_handler_runs_as_the_service_that_added_it() throws Exception {
        Handle[] handle = new Handle[1];
        threadServices.run(service, () -> handle[0] = loop.addFlatOutHandler(noting("flat-out")));
        assertThat(next()).isEqualTo("flat-out as it");
        handle[0].cancel();
    }

    @Test
    void a_handler_of_a_service_that_adds_more_passes_it_on() throws Exception {
        threadServices.run(
                service,
                () -> loop.execute(() -> loop.addOneShotTimerHandler(() -> loop.execute(noting("third")), SOON)));

        assertThat(next()).isEqualTo("third as it");
    }

    @Test
    void the_failure_of_what_a_service_added_is_its_failure() throws Exception {
        threadServices.run(
                service,
                () -> loop.execute(() -> {
                    throw new IllegalStateException("task");
                }));

        assertThat(next()).isEqualTo("failed task as it");
        assertThat(loop.statistics().failed()).isEqualTo(1);
    }

    @Test
    void a_pool_of_the_jdk_runs_as_nobody_unless_what_it_is_given_is_wrapped() throws Exception {
        threadServices.run(service, () -> {
            pool.execute(noting("plain"));
            pool.execute(threadServices.wrap(noting("wrapped")));
            pool.submit(threadServices.wrap(() -> {
                note("callable");
                return "done";
            }));
            threadServices.wrap(pool).execute(noting("executor"));
        });
        pool.execute(noting("after"));

        assertThat(next()).isEqualTo("plain as nobody");
        assertThat(next()).isEqualTo("wrapped as it");
        assertThat(next()).isEqualTo("callable as it");
        assertThat(next()).isEqualTo("executor as it");
        assertThat(next()).isEqualTo("after as nobody");
    }

    private String nextOrFail() {
        try {
            return next();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
