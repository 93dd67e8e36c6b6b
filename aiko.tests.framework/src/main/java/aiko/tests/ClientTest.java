// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.client.DirectoryState;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ResponseListener;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceHandler;
import aiko.process.spi.MemoryUse;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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

/** Requests to services and the directory of services, with a real registrar and the embedded MQTT server. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    @InjectBundleContext
    BundleContext context;

    private final List<HostedService> services = new ArrayList<>();
    private final List<Handle> handles = new ArrayList<>();

    @BeforeEach
    void registered() {
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR);
    }

    @AfterEach
    void leave() {
        handles.forEach(Handle::cancel);
        services.forEach(HostedService::remove);
    }

    /** A service that gets the response topic and the other arguments of each request. */
    private HostedService service(String name, BiConsumer<String, SExpression> handler) {
        return service(ServiceDefinition.named(name), message -> {
            SExpression request = SExpressions.parse(message.payload());
            handler.accept(String.valueOf(request.arguments().get(0)), request);
        });
    }

    private HostedService service(ServiceDefinition definition, ServiceHandler handler) {
        HostedService service = process.addService(definition, handler);
        services.add(service);
        return service;
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Reason reason(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
            throw new AssertionError("no failure");
        } catch (CompletionException failure) {
            return ((RequestException) failure.getCause()).reason();
        }
    }

    private static List<Object> values(List<SExpression> items) {
        return items.stream().map(item -> item.arguments().get(0)).toList();
    }

    @Test
    void a_request_gets_the_items_of_its_answer() throws Exception {
        HostedService lamp = service("client-lamp", (topic, request) -> process.messages()
                .respond(
                        topic,
                        List.of("red", request.name(), request.arguments().get(1))));

        assertThat(values(result(client.request(Request.of(lamp.topicPath(), "colors", "two words")))))
                .containsExactly("red", "colors", "two words");
        assertThat(values(result(client.request(Request.of(
                                process.registrar().orElseThrow().topicPath(),
                                "share",
                                Request.RESPONSE_TOPIC,
                                0,
                                "lifecycle")
                        .onControl()))))
                .containsExactly("lifecycle");
    }

    @Test
    void a_doubled_count_and_late_items_harm_nobody() throws Exception {
        HostedService twice = service("client-twice", (topic, request) -> {
            process.messages().publishCommand(topic, "item_count", 2);
            process.messages().publishCommand(topic, "item_count", 2);
            List.of(1, 2, 3, 4).forEach(item -> process.messages().publishCommand(topic, "response", item));
        });
        long late = client.statistics().late();

        assertThat(values(result(client.request(Request.of(twice.topicPath(), "ask")))))
                .containsExactly("1", "2");
        await().untilAsserted(() -> assertThat(client.statistics().late()).isEqualTo(late + 2));
        assertThat(client.statistics().underWay()).isZero();
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_request_ends_with_a_reason() throws Exception {
        HostedService service = service("client-odd", (topic, request) -> {
            switch (request.name()) {
                case "malformed" -> process.messages().publishCommand(topic, "item_count", "many");
                case "large" -> process.messages().respond(topic, List.of("x".repeat(100), "x".repeat(100)));
                case "many" -> process.messages().publishCommand(topic, "item_count", 11);
                case "unreadable" -> {
                    process.messages().publishCommand(topic, "item_count", 1);
                    process.messages().publish(topic, "(response".getBytes());
                }
                default -> {
                    // no answer
                }
            }
        });
        Request request = Request.of(service.topicPath(), "silent").withTimeLimit(Duration.ofMillis(50));

        assertThat(reason(client.request(request))).isEqualTo(Reason.TIME_LIMIT);
        assertThat(reason(client.request(Request.of(service.topicPath(), "malformed"))))
                .isEqualTo(Reason.MALFORMED_ANSWER);
        assertThat(reason(
                        client.request(Request.of(service.topicPath(), "large").withLimits(10, 150))))
                .isEqualTo(Reason.ANSWER_TOO_LARGE);
        assertThat(reason(client.request(Request.of(service.topicPath(), "many").withLimits(10, 150))))
                .isEqualTo(Reason.ANSWER_TOO_LARGE);
        assertThat(reason(client.request(Request.of(service.topicPath(), "unreadable"))))
                .isEqualTo(Reason.MALFORMED_ANSWER);
        var cancelled = client.request(Request.of(service.topicPath(), "silent").withTimeLimit(LONG));
        cancelled.toCompletableFuture().cancel(false);
        await().untilAsserted(() -> assertThat(client.statistics().underWay()).isZero());
        assertThat(client.statistics().heldBytes()).isZero();
    }

    @Test
    void a_request_to_a_service_that_is_removed_ends_at_once() throws Exception {
        HostedService silent = service("client-silent", (topic, request) -> {});
        await().until(() ->
                !result(client.find(ServiceFilter.named("client-silent"))).isEmpty());
        CompletionStage<?> request =
                client.request(Request.of(silent.topicPath(), "ask").withTimeLimit(LONG));
        // The removal is watched for when an answer takes longer than usual.
        await().pollDelay(Duration.ofMillis(700))
                .until(() -> !request.toCompletableFuture().isDone());

        silent.remove();

        assertThat(reason(request)).isEqualTo(Reason.SERVICE_REMOVED);
    }

    @Test
    void an_open_request_gets_items_until_it_is_cancelled() {
        HostedService ticker = service("client-ticker", (topic, request) -> {
            for (int i = 0; i < 3; i++) {
                process.messages().publishCommand(topic, "tick", i);
            }
        });
        var items = new CopyOnWriteArrayList<Object>();
        Handle open =
                client.request(Request.of(ticker.topicPath(), "watch").open().withTimeLimit(LONG), item -> {
                    items.add(item.arguments().get(0));
                });
        handles.add(open);

        await().until(() -> items.equals(List.of("0", "1", "2")));
        open.cancel();
        await().until(() -> client.statistics().underWay() == 0);
    }

    @Test
    void the_memory_of_requests_and_of_the_cache_is_shown() throws Exception {
        HostedService silent = service("client-silent", (topic, request) -> {});
        CompletionStage<?> request =
                client.request(Request.of(silent.topicPath(), "ask").withTimeLimit(LONG));
        handles.add(client.follow(ServiceFilter.named("client-silent"), service -> {}));

        await().until(() ->
                memory("requests of process default") > 0 && memory("services that process default follows") > 0);
        request.toCompletableFuture().cancel(false);
        await().until(() -> memory("requests of process default") == 0);
    }

    private long memory(String content) throws Exception {
        for (var reference : context.getServiceReferences(MemoryUse.class, null)) {
            for (MemoryUse.Figures figures : context.getService(reference).memoryUse()) {
                if (figures.content().equals(content)) {
                    return figures.bytes();
                }
            }
        }
        return -1;
    }

    @Test
    void requests_end_with_the_bundle_that_sent_them() throws Exception {
        HostedService silent = service("client-silent", (topic, request) -> {});
        Bundle bundle = context.installBundle("client-bundle", new TestBundle("client.bundle", "1.0.0").open());
        bundle.start();
        AikoClient ofBundle =
                bundle.getBundleContext().getService(bundle.getBundleContext().getServiceReference(AikoClient.class));
        assertThat(ofBundle).isNotSameAs(client);
        var ended = new CopyOnWriteArrayList<Optional<RequestException>>();
        CompletionStage<?> request =
                ofBundle.request(Request.of(silent.topicPath(), "ask").withTimeLimit(LONG));
        ofBundle.request(Request.of(silent.topicPath(), "ask").withTimeLimit(LONG), new ResponseListener() {
            @Override
            public void itemReceived(SExpression item) {}

            @Override
            public void responseEnded(Optional<RequestException> failure) {
                ended.add(failure);
            }
        });
        ServiceFollower follower = ofBundle.follow(ServiceFilter.ALL, service -> {});
        await().until(() -> follower.state() == DirectoryState.READY);

        bundle.uninstall();

        assertThat(reason(request)).isEqualTo(Reason.CLIENT_CLOSED);
        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).orElseThrow().reason()).isEqualTo(Reason.CLIENT_CLOSED);
        assertThat(follower.services()).isEmpty();
        await().until(() ->
                client.statistics().services() == 0 && client.statistics().underWay() == 0);
    }

    @Test
    void services_are_found_and_followed() throws Exception {
        service(ServiceDefinition.named("client-a").withTags("room=kitchen"), message -> {});
        await().until(() -> result(client.find(ServiceFilter.named("client-a"))).size() == 1);
        assertThat(result(client.find(ServiceFilter.named("client-a").withTags("room=attic"))))
                .isEmpty();

        var events = new CopyOnWriteArrayList<String>();
        ServiceFollower kitchen = client.follow(ServiceFilter.ALL.withTags("room=kitchen"), new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                assertThat(process.eventLoop().isCurrentThread()).isTrue();
                events.add("added " + service.name());
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                events.add("removed " + service.name());
            }

            @Override
            public void servicesSynchronized() {
                events.add("synchronized");
            }
        });
        handles.add(kitchen);
        await().untilAsserted(() -> assertThat(events).containsExactly("added client-a", "synchronized"));
        assertThat(kitchen.state()).isEqualTo(DirectoryState.READY);
        assertThat(client.statistics().services()).isEqualTo(1);

        HostedService b = service(ServiceDefinition.named("client-b").withTags("room=kitchen"), message -> {});
        service(ServiceDefinition.named("client-c").withTags("room=attic"), message -> {});
        await().until(() -> events.contains("added client-b"));
        assertThat(result(client.find(ServiceFilter.named("client-b").withTags("room=kitchen"))))
                .extracting(ServiceDetails::topicPath)
                .containsExactly(b.topicPath());
        b.remove();
        await().until(() -> events.contains("removed client-b"));
        assertThat(events).containsExactly("added client-a", "synchronized", "added client-b", "removed client-b");
        kitchen.cancel();
        await().until(() -> client.statistics().services() == 0);
    }

    @Test
    void services_stay_known_while_the_registrar_is_replaced() throws Exception {
        service(ServiceDefinition.named("client-stays"), message -> {});
        var events = new CopyOnWriteArrayList<String>();
        ServiceFollower follower = client.follow(ServiceFilter.named("client-stays"), new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                events.add("added");
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                events.add("removed");
            }

            @Override
            public void servicesSynchronized() {
                events.add("synchronized");
            }
        });
        handles.add(follower);
        await().until(() -> events.containsAll(List.of("added", "synchronized")));
        long synchronizations = events.stream().filter("synchronized"::equals).count();

        Bundle registrar = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("aiko.registrar"))
                .findFirst()
                .orElseThrow();
        registrar.stop();
        await().until(() -> follower.state() == DirectoryState.EMPTY);
        assertThat(follower.services()).hasSize(1);
        registrar.start();

        await().until(() -> events.stream().filter("synchronized"::equals).count() > synchronizations);
        assertThat(follower.state()).isEqualTo(DirectoryState.READY);
        assertThat(follower.services()).hasSize(1);
        assertThat(events).doesNotContain("removed");
    }

    @Test
    void many_requests_at_a_time_are_answered_each() throws Exception {
        HostedService echo = service("client-echo", (topic, request) -> process.messages()
                .respond(topic, List.of(request.arguments().get(1))));
        var stages = new ArrayList<CompletionStage<List<SExpression>>>();
        for (int i = 0; i < 2_000; i++) {
            stages.add(client.request(Request.of(echo.topicPath(), "echo", i).withTimeLimit(LONG)));
        }
        for (int i = 0; i < stages.size(); i++) {
            assertThat(values(result(stages.get(i)))).containsExactly(String.valueOf(i));
        }
    }

    enum Color {
        RED,
        GREEN
    }

    record Shade(Color color, Optional<Integer> percent, Duration lasts) {}

    interface Lamp {
        void color(Color color, List<Shade> shades);

        CompletionStage<List<Shade>> shades(Color color);

        Shade shade(Shade like);

        CompletionStage<Optional<Integer>> percent();

        default Color first() {
            return Color.RED;
        }
    }

    @Test
    void a_service_is_called_through_an_interface() throws Exception {
        var commands = new CopyOnWriteArrayList<String>();
        HostedService service = service("client-proxy", (topic, request) -> {
            List<Object> arguments = request.arguments();
            switch (request.name()) {
                case "color" -> commands.add(String.valueOf(arguments));
                case "shade" -> process.messages().respond(topic, List.of(arguments.get(1)));
                case "shades" -> process.messages()
                        .respond(
                                topic,
                                List.of(
                                        Map.of("color", "RED", "percent", 7, "lasts", "PT1S"),
                                        Map.of("color", "green", "lasts", "PT2S")));
                default -> process.messages().respond(topic, List.of());
            }
        });
        Lamp lamp = client.proxy(service.topicPath(), Lamp.class);
        var red = new Shade(Color.RED, Optional.of(7), Duration.ofSeconds(1));

        lamp.color(Color.GREEN, List.of(red));
        await().untilAsserted(
                        () -> assertThat(commands).containsExactly("[GREEN, [{color=RED, percent=7, lasts=PT1S}]]"));
        assertThat(result(lamp.shades(Color.RED)))
                .containsExactly(red, new Shade(Color.GREEN, Optional.empty(), Duration.ofSeconds(2)));
        assertThat(lamp.shade(red)).isEqualTo(red);
        assertThat(result(lamp.percent())).isEmpty();
        assertThat(lamp.first()).isEqualTo(Color.RED);
        assertThat(lamp).isEqualTo(lamp).hasToString("Lamp at " + service.topicPath());
        assertThat(lamp.hashCode()).isEqualTo(lamp.hashCode());
        process.eventLoop().execute(() -> {
            try {
                lamp.shade(red);
            } catch (IllegalStateException refused) {
                commands.add("refused");
            }
        });
        await().until(() -> commands.contains("refused"));
    }

    /** Published by the service, and used by the client. */
    interface Calculator {
        int sum(List<Integer> numbers);

        CompletionStage<List<Shade>> lighter(Shade shade);

        CompletionStage<Optional<Color>> first(List<Color> colors);

        CompletionStage<Void> fail(String text);

        CompletionStage<Integer> failLater(String text);

        void forget();
    }

    private static final class Calculating implements Calculator {
        @Override
        public int sum(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public CompletionStage<List<Shade>> lighter(Shade shade) {
            return CompletableFuture.supplyAsync(() -> List.of(shade, shade));
        }

        @Override
        public CompletionStage<Optional<Color>> first(List<Color> colors) {
            return CompletableFuture.completedStage(colors.stream().findFirst());
        }

        @Override
        public CompletionStage<Void> fail(String text) {
            if (text.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            throw new IllegalStateException(text);
        }

        @Override
        public CompletionStage<Integer> failLater(String text) {
            return CompletableFuture.failedStage(new IllegalStateException(text));
        }

        @Override
        public void forget() {}
    }

    @Test
    void a_method_that_returns_a_value_answers_by_itself() throws Exception {
        HostedService service =
                process.addService(ServiceDefinition.named("client-calculator"), Calculator.class, new Calculating());
        services.add(service);
        Calculator calculator = client.proxy(service.topicPath(), Calculator.class);
        var red = new Shade(Color.RED, Optional.empty(), Duration.ofSeconds(1));

        assertThat(calculator.sum(List.of(1, 2, 3))).isEqualTo(6);
        assertThat(result(calculator.lighter(red))).containsExactly(red, red);
        assertThat(result(calculator.first(List.of(Color.GREEN)))).contains(Color.GREEN);
        assertThat(result(calculator.first(List.of()))).isEmpty();
        assertThat(result(calculator.fail(""))).isNull();
        calculator.forget();
        assertThat(reason(calculator.fail("no light"))).isEqualTo(Reason.SERVICE_FAILED);
        assertThatThrownBy(() -> result(calculator.failLater("no power")))
                .hasMessageEndingWith("request failLater to service " + service.topicPath()
                        + ": java.lang.IllegalStateException: no power");
        assertThatThrownBy(() -> result(client.request(Request.of(service.topicPath(), "sum", List.of("x")))))
                .hasMessageContaining("argument 1 of sum");
        assertThatThrownBy(() -> result(client.request(Request.of(service.topicPath(), "divide", 1, 2))))
                .hasMessageContaining("unknown command divide/3; available:");
        var failure = new CompletableFuture<Throwable>();
        calculator.fail("no light").whenComplete((nothing, thrown) -> failure.complete(thrown));
        assertThat(result(failure)).isInstanceOf(RequestException.class);
    }

    @Test
    void commands_are_published() {
        var commands = new CopyOnWriteArrayList<String>();
        HostedService lamp = service(ServiceDefinition.named("client-lamp"), new ServiceHandler() {
            @Override
            public void in(Message message) {
                commands.add(message.text());
            }
        });

        client.command(lamp.topicPath(), "color", "red");

        await().until(() -> commands.equals(List.of("(color red)")));
    }
}
