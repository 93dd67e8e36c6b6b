// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.client.RemoteService;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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

/** Calls of one thread, and calls under way, while their service is replaced or moves to another process. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class CallOrderTest {
    /** Calls that are made before an answer is waited for. */
    private static final int UNDER_WAY = 200;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    private TwoProcesses rig;
    /** The numbers of calls, as services receive them. */
    private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());

    private final List<CompletableFuture<String>> held = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        rig = new TwoProcesses(context, process, client);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    public interface Counter {
        void command(int number);

        CompletionStage<String> request(int number);

        CompletionStage<String> hold(int number);
    }

    private final class Counting implements Counter {
        private final String name;

        Counting(String name) {
            this.name = name;
        }

        @Override
        public void command(int number) {
            received.add(number);
        }

        @Override
        public CompletionStage<String> request(int number) {
            received.add(number);
            return CompletableFuture.completedStage(name + " " + number);
        }

        @Override
        public CompletionStage<String> hold(int number) {
            received.add(number);
            var answer = new CompletableFuture<String>();
            held.add(answer);
            return answer;
        }
    }

    private HostedService counter(AikoProcess host, String name) {
        HostedService service =
                host.addService(ServiceDefinition.named("order-counter"), Counter.class, new Counting(name));
        rig.closing(service::remove);
        return service;
    }

    private RemoteService<Counter> counters() {
        RemoteService<Counter> counters = client.proxy(ServiceFilter.named("order-counter"), Counter.class);
        rig.closing(counters::cancel);
        return counters;
    }

    private static String result(CompletionStage<String> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The answer, or the reason why there is none. */
    private static Object end(CompletionStage<String> stage) {
        try {
            return result(stage);
        } catch (CompletionException failure) {
            return ((RequestException) failure.getCause()).reason();
        }
    }

    private List<Integer> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    @Test
    void commands_and_requests_of_a_thread_arrive_in_the_order_in_which_they_were_made() {
        HostedService service = counter(rig.second, "far");
        Counter counter = client.proxy(service.topicPath(), Counter.class);
        for (int i = 1; i <= 1_000; i += 3) {
            counter.command(i);
            counter.request(i + 1);
            counter.command(i + 2);
        }
        await().until(() -> received().size() == 1_002);
        assertThat(received()).isEqualTo(IntStream.rangeClosed(1, 1_002).boxed().toList());
    }

    @Test
    void the_order_outlives_a_swap_and_each_request_is_answered_once() throws Exception {
        Bundle callee = rig.start(new TestBundle("order.callee", "1.0.0"));
        HostedService first = counter(TwoProcesses.second(callee.getBundleContext()), "1");
        Counter counter = client.proxy(first.topicPath(), Counter.class);
        result(counter.request(1));

        var answers = new TreeMap<Integer, CompletionStage<String>>();
        int number = 1;
        for (int version = 2; version <= 4; version++) {
            CompletableFuture<Void> swap = replace(callee, version);
            while (!swap.isDone() || answers.size() < UNDER_WAY * version) {
                counter.command(++number);
                answers.put(++number, counter.request(number));
                if (answers.size() > UNDER_WAY) {
                    result(answers.get(number - 2 * UNDER_WAY));
                }
            }
            swap.join();
        }
        for (Map.Entry<Integer, CompletionStage<String>> answer : answers.entrySet()) {
            assertThat(result(answer.getValue())).matches("[1-4] " + answer.getKey());
        }
        assertThat(result(answers.lastEntry().getValue())).startsWith("4 ");
        assertThat(received())
                .isEqualTo(IntStream.rangeClosed(1, number).boxed().toList());
    }

    private CompletableFuture<Void> replace(Bundle callee, int version) {
        var replaced = new CompletableFuture<Void>();
        new Thread(() -> {
                    try {
                        callee.update(new TestBundle("order.callee", version + ".0.0").open());
                        counter(TwoProcesses.second(callee.getBundleContext()), "" + version);
                        replaced.complete(null);
                    } catch (Exception failure) {
                        replaced.completeExceptionally(failure);
                    }
                })
                .start();
        return replaced;
    }

    @Test
    void a_request_that_the_old_version_has_taken_is_answered_once_or_ends_with_a_reason() throws Exception {
        Bundle callee = rig.start(new TestBundle("order.callee", "1.0.0"));
        HostedService first = counter(TwoProcesses.second(callee.getBundleContext()), "1");
        Counter counter = client.proxy(first.topicPath(), Counter.class);
        var ends = new CopyOnWriteArrayList<Object>();
        counter.hold(1).whenComplete((answer, failure) -> ends.add(answer == null ? failure : answer));
        CompletionStage<String> never = client.request(
                        Request.of(first.topicPath(), "hold", 2).withTimeLimit(Duration.ofSeconds(1)))
                .thenApply(items -> String.valueOf(items));
        await().until(() -> held.size() == 2);

        replace(callee, 2).join();
        assertThat(result(counter.request(3))).isEqualTo("2 3");
        held.get(0).complete("late");
        await().until(() -> ends.equals(List.of("late")));
        assertThat(end(never)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(received()).containsExactly(1, 2, 3);
    }

    @Test
    void the_order_outlives_moves_and_each_request_ends_with_its_answer_or_a_reason() throws Exception {
        Counter counter = counters().service();
        var answers = new TreeMap<Integer, CompletionStage<String>>();
        HostedService current = counter(rig.second, "far");
        result(counter.request(0));
        int number = 0;
        for (int move = 1; move <= 6; move++) {
            HostedService next = counter(move % 2 == 0 ? rig.second : process, move % 2 == 0 ? "far" : "near");
            HostedService former = current;
            current = next;
            int begin = number;
            CompletableFuture<Void> moved = CompletableFuture.runAsync(() -> {
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> received().size() > begin);
                former.remove();
            });
            String name = move % 2 == 0 ? "far " : "near ";
            CompletionStage<String> last;
            do {
                for (int i = 0; i < 50; i++) {
                    answers.put(++number, counter.request(number));
                }
                last = answers.lastEntry().getValue();
            } while (!(end(last) instanceof String answer && answer.startsWith(name)));
            moved.join();
        }

        var answered = new HashSet<Integer>();
        answers.forEach((call, answer) -> {
            Object end = end(answer);
            if (end instanceof String text) {
                assertThat(text).endsWith(" " + call);
                answered.add(call);
            } else {
                assertThat(end).isIn(Reason.SERVICE_REMOVED, Reason.TIME_LIMIT, Reason.NO_SERVICE);
            }
        });
        assertThat(received()).isSorted().doesNotHaveDuplicates().containsAll(answered);
    }

    @Test
    void a_caller_that_is_too_fast_is_told_and_its_memory_is_limited() {
        // Nobody is there, so that nothing is answered.
        TopicPath nobody = TopicPath.parse("framework/nobody/1/1");
        String argument = "x".repeat(1 << 20);
        long limit = client.statistics().heldLimit();
        var requests = new ArrayList<CompletableFuture<?>>();
        while (requests.stream().noneMatch(CompletableFuture::isDone)) {
            requests.add(client.request(Request.of(nobody, "take", argument).withTimeLimit(Duration.ofMinutes(1)))
                    .toCompletableFuture());
            assertThat(client.statistics().heldBytes()).isLessThanOrEqualTo(limit);
        }
        CompletableFuture<?> refused =
                requests.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow();

        assertThat(end(refused.thenApply(Object::toString))).isEqualTo(Reason.TOO_MANY_REQUESTS);
        requests.forEach(request -> request.cancel(false));
        await().until(() -> client.statistics().heldBytes() == 0);
    }
}
