// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.client.DirectoryState;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ResponseListener;
import aiko.client.internal.request.Requests;
import aiko.message.ConnectionState;
import aiko.message.ResponseTopic;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Requests in virtual time: the test plays the MQTT server and the services. */
class RequestsTest {
    private static final TopicPath LAMP = TopicPath.parse("test/host/2/1");
    private static final TopicPath REGISTRAR = TopicPath.parse("test/host/3/1");
    private static final Optional<RegistrarDetails> PRIMARY = Optional.of(new RegistrarDetails(REGISTRAR, "2", "1"));

    private final SimulatedProcess process = new SimulatedProcess();
    private final BundleClient client =
            new BundleClient(process, () -> new ProcessClient(process, null), null, new NoService(), () -> null, null);
    private final List<String> published = new ArrayList<>();
    private final List<String> responseTopics = new ArrayList<>();

    RequestsTest() {
        process.server = (topic, payload) -> {
            published.add(topic + " " + payload.replaceFirst("test/host/1/0/client/\\w+", "R"));
            SExpressions.parse(payload).arguments().stream()
                    .map(String::valueOf)
                    .filter(argument -> argument.startsWith("test/host/1/0/client/"))
                    .forEach(responseTopics::add);
        };
    }

    private void answer(String... payloads) {
        String topic = responseTopics.get(responseTopics.size() - 1);
        for (String payload : payloads) {
            process.receive(topic, payload);
        }
    }

    private void run(int millis) {
        process.loop.run(Duration.ofMillis(millis));
    }

    private static Reason reason(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        return ((RequestException) future.handle((value, failure) -> failure).join()).reason();
    }

    private static String message(CompletionStage<?> stage) {
        return stage.toCompletableFuture()
                .handle((value, failure) -> failure)
                .join()
                .getMessage();
    }

    @Test
    void long_texts_of_a_followed_service_count_and_are_kept_only_with_it() {
        var shared = new ProcessClient(process, null);
        var follower = new BundleClient(process, () -> shared, null, new NoService(), () -> null, null);
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        follower.follow(ServiceFilter.named("lamp"), service -> {});
        run(50);
        long before = shared.memoryUse("test").get(1).bytes();
        String text = "x".repeat(1_000_000);
        process.receive(REGISTRAR.out(), "(add test/host/9/1 lamp " + text + " mqtt me ())");

        assertThat(shared.memoryUse("test").get(1).bytes() - before).isGreaterThan(1_000_000);
        process.receive(REGISTRAR.out(), "(remove test/host/9/1)");
        assertThat(shared.memoryUse("test").get(1).bytes()).isEqualTo(before);
    }

    @Test
    void a_failure_of_many_megabytes_is_shortened() {
        CompletionStage<List<SExpression>> answer = client.request(Request.of(LAMP, "any"));
        run(50);
        answer("(failure " + "x".repeat(2_000_000) + ")");
        run(50);

        assertThat(reason(answer)).isEqualTo(Reason.SERVICE_FAILED);
        assertThat(message(answer)).hasSizeLessThan(11_000);
    }

    @Test
    void a_request_during_which_the_client_is_released_ends() {
        process.become(ConnectionState.REGISTRAR, Optional.empty());
        var ended = new ArrayList<Optional<RequestException>>();
        var releasing = new Object() {
            @Override
            public String toString() {
                client.close();
                return "released";
            }
        };
        client.request(Request.of(LAMP, "any", releasing), new ResponseListener() {
            @Override
            public void itemReceived(SExpression item) {}

            @Override
            public void responseEnded(Optional<RequestException> failure) {
                ended.add(failure);
            }
        });
        process.loop.run(Duration.ofMillis(50));

        assertThat(ended).singleElement().satisfies(failure -> assertThat(
                        failure.orElseThrow().reason())
                .isEqualTo(RequestException.Reason.CLIENT_CLOSED));
        assertThat(client.statistics().underWay()).isZero();
    }

    @Test
    void an_answer_is_handled_as_the_service_that_has_asked_although_all_share_one_subscription() {
        var current = new AtomicReference<>("");
        var currentService = new NoService() {
            @Override
            public Runnable wrap(Runnable task) {
                String service = current.get();
                return () -> {
                    String before = current.getAndSet(service);
                    task.run();
                    current.set(before);
                };
            }
        };
        var asking = new BundleClient(
                process, () -> new ProcessClient(process, null), null, currentService, () -> null, null);
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        var answeredAs = new ArrayList<String>();
        for (String service : List.of("first", "second")) {
            current.set(service);
            asking.request(Request.of(LAMP, "any")).thenRun(() -> answeredAs.add(current.get()));
        }
        asking.request(Request.of(LAMP, "any"), item -> answeredAs.add(current.get() + " by item"));
        current.set("the subscription");
        run(50);
        for (String topic : responseTopics) {
            process.receive(topic, "(item_count 1)");
            process.receive(topic, "(response x)");
        }
        run(50);

        assertThat(answeredAs).containsExactly("first", "second", "second by item");
    }

    @Test
    void nothing_is_subscribed_before_the_first_request_and_all_share_one_subscription() {
        run(1_000);
        assertThat(process.filters()).isEmpty();

        client.request(Request.of(LAMP, "a"));
        client.request(Request.of(LAMP, "b"));
        run(100);

        assertThat(process.filters()).containsExactly("test/host/1/0/client/+");
        assertThat(published).containsExactly("test/host/2/1/in (a R)", "test/host/2/1/in (b R)");
        assertThat(new HashSet<>(responseTopics)).hasSize(2);
        responseTopics.forEach(
                topic -> assertThat(ResponseTopic.of(topic).text()).isEqualTo(topic));
    }

    @Test
    void a_request_is_not_sent_before_its_answer_can_arrive() {
        client.request(Request.of(LAMP, "early"));
        run(1);
        assertThat(process.filters()).hasSize(1);
        assertThat(published).isEmpty();
        run(10);
        assertThat(published).hasSize(1);
    }

    @Test
    void a_request_for_which_the_outbox_has_no_room_ends_at_once() {
        client.request(Request.of(LAMP, "first"));
        run(10);
        process.isOutboxFull = true;
        CompletionStage<?> refused = client.request(Request.of(LAMP, "second"));
        run(1);
        assertThat(reason(refused)).isEqualTo(Reason.TOO_MANY_REQUESTS);
        assertThat(message(refused)).contains("queued for the MQTT server");
        assertThat(published).hasSize(1);
        assertThat(client.statistics().underWay()).isEqualTo(1);
    }

    @Test
    void later_requests_are_published_by_the_calling_thread_in_order() {
        client.request(Request.of(LAMP, "a"));
        client.request(Request.of(LAMP, "b"));
        run(4);
        client.request(Request.of(LAMP, "c"));
        assertThat(published).isEmpty();
        run(10);
        var answered = client.request(Request.of(LAMP, "d"));
        assertThat(published)
                .containsExactly(
                        "test/host/2/1/in (a R)",
                        "test/host/2/1/in (b R)",
                        "test/host/2/1/in (c R)",
                        "test/host/2/1/in (d R)");

        answer("(item_count 0)");
        run(0);
        assertThat(answered.toCompletableFuture()).isCompleted();
        assertThat(client.statistics().underWay()).isEqualTo(3);
    }

    @Test
    void a_command_does_not_overtake_a_request_that_waits_for_the_subscription() {
        client.request(Request.of(LAMP, "a"));
        client.command(LAMP, "b", 1);
        run(1);
        client.command(LAMP, "c");
        client.request(Request.of(LAMP, "d"));
        assertThat(published).isEmpty();
        run(10);
        client.command(LAMP, "e");

        assertThat(published)
                .containsExactly(
                        "test/host/2/1/in (a R)",
                        "test/host/2/1/in (b 1)",
                        "test/host/2/1/in (c)",
                        "test/host/2/1/in (d R)",
                        "test/host/2/1/in (e)");
        assertThat(client.statistics().underWay()).isEqualTo(2);

        published.clear();
        process.become(ConnectionState.BOOTSTRAP, Optional.empty());
        run(1);
        process.become(ConnectionState.TRANSPORT, Optional.empty());
        run(1);
        client.request(Request.of(LAMP, "f"));
        client.command(LAMP, "lost");
        process.become(ConnectionState.BOOTSTRAP, Optional.empty());
        run(1);
        client.command(LAMP, "lost");
        run(10_000);
        assertThat(published).isEmpty();
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_command_does_not_wait_for_ever_for_a_subscription_that_the_server_does_not_accept() {
        process.isSynchronizing = false;
        client.request(Request.of(LAMP, "a"));
        client.command(LAMP, "b");
        run(1_900);
        assertThat(published).isEmpty();
        run(200);
        assertThat(published).containsExactly("test/host/2/1/in (b)");
        client.command(LAMP, "c");
        assertThat(published).hasSize(2);
        run(5_000);
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void each_request_ends_by_its_own_time_limit_whoever_publishes_it() {
        var first = client.request(Request.of(LAMP, "a"));
        run(100);
        var brief = client.request(Request.of(LAMP, "b").withTimeLimit(Duration.ofSeconds(1)));
        var usual = client.request(Request.of(LAMP, "c"));
        var cancelled = client.request(Request.of(LAMP, "d")).toCompletableFuture();
        cancelled.cancel(false);
        run(40);
        assertThat(brief.toCompletableFuture()).isNotDone();
        run(1_000);
        assertThat(reason(brief)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(client.statistics().underWay()).isEqualTo(2);
        run(4_020);
        assertThat(reason(first)).isEqualTo(Reason.TIME_LIMIT);
        run(300);
        assertThat(reason(usual)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_request_that_the_event_loop_does_not_know_yet_ends_with_the_connection_or_the_service() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        client.follow(ServiceFilter.named("fan"), fan -> {});
        client.request(Request.of(LAMP, "a"));
        run(10);
        var removed = client.request(Request.of(LAMP, "b"));
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        run(0);
        assertThat(reason(removed)).isEqualTo(Reason.SERVICE_REMOVED);

        var lost = client.request(Request.of(LAMP, "c"));
        process.become(ConnectionState.BOOTSTRAP, Optional.empty());
        run(0);
        assertThat(reason(lost)).isEqualTo(Reason.DISCONNECTED);
    }

    @Test
    void the_response_topic_has_its_place_among_the_arguments() {
        client.request(
                Request.of(LAMP, "share", "x", Request.RESPONSE_TOPIC, null, 0).onControl());
        run(10);
        assertThat(published).containsExactly("test/host/2/1/control (share x R 0: 0)");
        assertThatThrownBy(() -> Request.of(LAMP, "a", Request.RESPONSE_TOPIC, Request.RESPONSE_TOPIC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void items_are_counted_or_fixed_in_number() {
        var counted = client.request(Request.of(LAMP, "a"));
        run(10);
        answer("(response 1)", "(item_count 2)", "(response 2)", "(response 3)");
        var none = client.request(Request.of(LAMP, "a"));
        run(10);
        answer("(item_count 0)");
        var fixed = client.request(Request.of(LAMP, "a").withItems(1));
        run(10);
        answer("(item_count 2)", "(response 1)");
        run(10);

        assertThat(counted.toCompletableFuture().join())
                .extracting(item -> item.arguments().get(0))
                .containsExactly("1", "2");
        assertThat(none.toCompletableFuture().join()).isEmpty();
        assertThat(fixed.toCompletableFuture().join())
                .extracting(SExpression::name)
                .containsExactly("item_count");
        assertThat(client.statistics().late()).isEqualTo(2);
        assertThat(client.statistics().completed()).isEqualTo(3);
    }

    @Test
    void a_lost_connection_ends_requests_and_refuses_further_ones() {
        var request = client.request(Request.of(LAMP, "a"));
        run(10);
        process.become(ConnectionState.BOOTSTRAP, Optional.empty());
        run(10);
        var later = client.request(Request.of(LAMP, "b"));
        run(10);

        assertThat(reason(request)).isEqualTo(Reason.DISCONNECTED);
        assertThat(message(request))
                .isEqualTo(
                        "request a to service test/host/2/1: not connected to MQTT server localhost:1883 (external)");
        assertThat(reason(later)).isEqualTo(Reason.DISCONNECTED);
        process.become(ConnectionState.TRANSPORT, Optional.empty());
        run(10);
        client.request(Request.of(LAMP, "c"));
        run(10);
        assertThat(published).containsExactly("test/host/2/1/in (a R)", "test/host/2/1/in (c R)");
    }

    @Test
    void a_removed_service_ends_slow_requests_to_it_alone() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        run(10);
        var request = client.request(Request.of(LAMP, "a"));
        var second = client.request(Request.of(LAMP, "b"));
        var other = client.request(Request.of(LAMP.withServiceId(2), "a"));
        run(150);
        assertThat(process.filters()).doesNotContain(REGISTRAR.out());
        run(450);
        assertThat(process.filters()).contains(REGISTRAR.out());

        process.receive(REGISTRAR.out(), "(add test/host/2/1 lamp * mqtt me ())");
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        run(10);

        assertThat(reason(request)).isEqualTo(Reason.SERVICE_REMOVED);
        assertThat(reason(second)).isEqualTo(Reason.SERVICE_REMOVED);
        assertThat(message(request))
                .isEqualTo("request a to service test/host/2/1: the service was removed: nothing received");
        assertThat(other.toCompletableFuture()).isNotDone();
        run(10_000);
        assertThat(reason(other)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(process.filters()).doesNotContain(REGISTRAR.out());
    }

    @Test
    void a_follower_learns_of_removals_for_all_requests_at_once() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        client.follow(ServiceFilter.named("fan"), fan -> {});
        run(10);
        var request = client.request(Request.of(LAMP, "a"));
        run(10);
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        run(1);
        assertThat(reason(request)).isEqualTo(Reason.SERVICE_REMOVED);
    }

    @Test
    void followers_and_slow_requests_share_one_subscription_to_the_primary() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        var request = client.request(Request.of(LAMP, "a"));
        run(600);
        assertThat(process.filters()).containsOnlyOnce(REGISTRAR.out());
        var follower = client.follow(ServiceFilter.named("fan"), fan -> {});
        run(10);
        assertThat(process.filters()).containsOnlyOnce(REGISTRAR.out());

        follower.cancel();
        run(10);
        assertThat(process.filters()).containsOnlyOnce(REGISTRAR.out());
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        run(600);
        assertThat(reason(request)).isEqualTo(Reason.SERVICE_REMOVED);
        assertThat(process.filters()).doesNotContain(REGISTRAR.out());
    }

    @Test
    void a_follower_is_ready_with_the_end_of_the_answer() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        var follower = client.follow(ServiceFilter.named("lamp"), lamp -> {});
        run(10);
        assertThat(follower.state()).isEqualTo(DirectoryState.SHARE);
        answer("(item_count 1)", "(add test/host/2/1 lamp * mqtt me ())");
        assertThat(follower.state()).isEqualTo(DirectoryState.LOADED);
        process.receive(REGISTRAR.out(), "(sync test/host/1/0/client/another)");
        assertThat(follower.state()).isEqualTo(DirectoryState.LOADED);
        process.receive(REGISTRAR.out(), "(sync " + responseTopics.get(0) + ")");
        assertThat(follower.state()).isEqualTo(DirectoryState.READY);
        assertThat(follower.services()).hasSize(1);
    }

    @Test
    void a_registrar_that_changes_ends_requests_to_it() {
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        run(10);
        var ofRegistrar = client.request(Request.of(REGISTRAR, "history", 16));
        var ofLamp = client.request(Request.of(LAMP, "a"));
        run(10);
        process.become(ConnectionState.REGISTRAR, Optional.of(new RegistrarDetails(LAMP, "2", "2")));
        run(500);

        assertThat(reason(ofRegistrar)).isEqualTo(Reason.REGISTRAR_CHANGED);
        assertThat(ofLamp.toCompletableFuture()).isNotDone();
    }

    @Test
    void services_are_not_found_without_a_registrar() {
        var none = client.find(ServiceFilter.ALL);
        run(4_900);
        assertThat(none.toCompletableFuture()).isNotDone();
        run(200);
        assertThat(reason(none)).isEqualTo(Reason.NO_REGISTRAR);

        var found = client.find(ServiceFilter.named("lamp"));
        run(3_000);
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        run(20);
        assertThat(published).containsExactly("test/host/3/1/in (share R lamp * * * *)");
        answer("(item_count 2)", "(add test/host/2/1 lamp * mqtt me (a=b))", "(add unreadable)");
        run(10);
        assertThat(found.toCompletableFuture().join()).singleElement().satisfies(lamp -> assertThat(lamp.topicPath())
                .isEqualTo(LAMP));
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_search_that_is_cancelled_gives_its_memory_back() {
        var shared = new ProcessClient(process, null);
        var finding = new BundleClient(process, () -> shared, null, new NoService(), () -> null, null);
        process.become(ConnectionState.REGISTRAR, PRIMARY);
        CompletableFuture<?> found = finding.find(ServiceFilter.ALL).toCompletableFuture();
        run(50);
        answer("(item_count 2)", "(add test/host/2/1 " + "x".repeat(1_000_000) + " p:0 mqtt me ())");
        run(50);
        assertThat(shared.memoryUse("test").get(1).bytes()).isGreaterThan(1_000_000);

        found.cancel(false);
        run(50);
        assertThat(shared.memoryUse("test").get(1).bytes()).isZero();
        assertThat(finding.statistics().underWay()).isZero();
    }

    @Test
    void too_many_requests_are_refused_at_once_and_say_so() {
        var first = client.request(Request.of(LAMP, "a"));
        CompletionStage<?> last = first;
        int accepted = 1;
        for (int i = 0; i < Requests.MAX_REQUESTS + 1; i++) {
            last = client.request(Request.of(LAMP, "a"));
            if (last.toCompletableFuture().isDone() || client.statistics().underWay() < accepted + 1) {
                break;
            }
            accepted++;
        }
        assertThat(accepted).isLessThanOrEqualTo(Requests.MAX_REQUESTS);
        run(1);
        assertThat(reason(last)).isEqualTo(Reason.TOO_MANY_REQUESTS);
        assertThat(client.statistics().heldBytes())
                .isLessThanOrEqualTo(client.statistics().heldLimit());
        run(10_000);
        assertThat(reason(first)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
        var further = client.request(Request.of(LAMP, "a"));
        run(10);
        answer("(item_count 0)");
        run(1);
        assertThat(further.toCompletableFuture()).isCompleted();
    }

    @Test
    void a_listener_that_is_too_slow_ends_its_request() {
        var events = new ArrayList<String>();
        client.request(Request.of(LAMP, "watch").open().withLimits(2, 1_000), new ResponseListener() {
            @Override
            public void itemReceived(SExpression item) {
                events.add(item.name());
            }

            @Override
            public void responseEnded(Optional<RequestException> failure) {
                events.add(failure.orElseThrow().reason().name());
            }
        });
        run(10);
        answer("(a)", "(b)");
        run(1);
        answer("(c)", "(d)", "(e)", "(f)");
        run(1);
        assertThat(events).containsExactly("a", "b", "c", "d", "ANSWER_TOO_LARGE");
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_client_that_is_closed_answers_at_once() {
        var request = client.request(Request.of(LAMP, "a"));
        var found = client.find(ServiceFilter.ALL);
        run(10);
        client.close();
        assertThat(reason(request)).isEqualTo(Reason.CLIENT_CLOSED);
        assertThat(reason(found)).isEqualTo(Reason.CLIENT_CLOSED);
        assertThat(reason(client.request(Request.of(LAMP, "a")))).isEqualTo(Reason.CLIENT_CLOSED);
        run(10_000);
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
    }
}
