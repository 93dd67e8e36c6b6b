// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Delivery;
import aiko.message.UnsuitableMessageException;
import aiko.message.internal.LogLines;
import aiko.message.internal.Mosquitto;
import aiko.message.internal.MqttMessages;
import aiko.message.internal.transport.MqttSettings;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.process.internal.command.Commands;
import aiko.process.internal.loop.ThreadServices;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a text of a stranger makes the API throw: the service has not failed, and the process does not end. */
class UnsuitableMessageTest {
    private static final TopicPath PATH = new TopicPath("test", "host", "1", "0");
    private static final ServiceDefinition TERMINATING =
            ServiceDefinition.named("frail").withFailurePolicy(FailurePolicy.TERMINATE_PROCESS);

    @TempDir
    Path folder;

    private final LogLines log = new LogLines();
    private final EventLoopThread eventLoop =
            new EventLoopThread("aiko-test", (name, failure) -> log.logger.error(name, failure));
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Mosquitto mosquitto;
    private MqttMessages messages;
    private ProcessCore core;

    /** A service that passes on whatever it receives. */
    public interface Frail {
        void request(String topic, String name);

        void use(String how, String text, List<String> list);

        void echo(Object value);

        void done(String number);
    }

    private final class FrailService implements Frail {
        @Override
        public void request(String topic, String name) {
            messages.respond(topic, List.of(name));
        }

        @Override
        public void use(String how, String text, List<String> list) {
            switch (how) {
                case "publish" -> messages.publish(text, new byte[0], Delivery.AT_MOST_ONCE, false);
                case "command" -> messages.publishCommand(text, "x");
                case "subscribe" -> messages.subscribe(text, message -> {});
                case "will" -> messages.addLastWill(text, new byte[0], false);
                case "path" -> TopicPath.parse(text);
                case "filter" -> ServiceFilter.named(text);
                case "tags" -> ServiceFilter.ALL.withTags(list.toArray(String[]::new));
                case "service" -> ServiceDefinition.named(text);
                case "service-tags" -> ServiceDefinition.named("x").withTags(list.toArray(String[]::new));
                case "details" -> ServiceDetails.of(list);
                case "policy" -> FailurePolicy.parse(text);
                case "wait" -> messages.whenFewerWait(Integer.parseInt(text));
                case "parse" -> SExpressions.parse(text);
                default -> throw new UnsuitableMessageException("unknown");
            }
        }

        @Override
        public void echo(Object value) {
            messages.publishCommand("test/echo", "echo", List.of(value));
        }

        @Override
        public void done(String number) {
            seen.add(number);
        }
    }

    @BeforeEach
    void start() throws Exception {
        mosquitto = Mosquitto.started(folder);
        var topics = new MqttMessages.OwnTopics(
                PATH.state(), "(absent 1)".getBytes(StandardCharsets.UTF_8), PATH.in(), PATH.process() + "/");
        messages = new MqttMessages(
                eventLoop, log.logger, MqttSettings.of("localhost", mosquitto.port), topics, this::connected);
        core = new ProcessCore(
                new ProcessCore.Terms(PATH, "me", "1", new AtomicInteger()::incrementAndGet, false, exits::add),
                eventLoop,
                new ThreadServices(),
                id -> eventLoop,
                messages,
                log.logger);
        eventLoop.start();
        core.open();
        messages.open();
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void connected(boolean connected) {
        core.connected(connected);
    }

    @AfterEach
    void stop() throws Exception {
        messages.close(Duration.ofSeconds(1));
        eventLoop.terminate(Duration.ofSeconds(1));
        mosquitto.close();
    }

    private HostedService frail() {
        var commands = new Commands(
                "frail", List.of(Frail.class), new FrailService(), core.host().ignoredMessages());
        return core.host().addService(TERMINATING, commands, null, null, this);
    }

    private void send(HostedService service, String payload) {
        publish(service.topicPath().in(), payload);
    }

    /** Through the server, in order. */
    private void publish(String topic, String payload) {
        messages.publish(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitDone(HostedService service) {
        String number = Integer.toString(seen.size());
        send(service, "(done " + number + ")");
        await().until(() -> seen.contains(number));
    }

    @Test
    void three_hundred_requests_with_a_bad_response_topic_are_some_lines_and_no_failure() {
        HostedService service = frail();
        for (int i = 0; i < 300; i++) {
            send(service, "(request $x q)");
        }
        awaitDone(service);

        assertThat(exits).isEmpty();
        assertThat(service.statistics().failed()).isZero();
        assertThat(service.statistics().handled()).isEqualTo(301);
        assertThat(log.lines())
                .noneMatch(line -> line.startsWith("ERROR"))
                .hasSizeLessThan(100)
                .contains("WARN service frail: ignoring message on test/host/1/1/in: the response topic, \"$x\", begins"
                        + " with $, like those of the MQTT server");
    }

    @Test
    void no_text_that_the_api_refuses_is_a_failure() {
        HostedService service = frail();
        List<String> payloads = List.of(
                "(request 0: q)",
                "(use publish a/+ ())",
                "(use publish \"\" ())",
                "(use publish 0: ())",
                "(use command # ())",
                "(use subscribe a+ ())",
                "(use subscribe 0: ())",
                "(use will + ())",
                "(use path a/b ())",
                "(use path a/b/c/ ())",
                "(use path 0: ())",
                "(use filter 0: ())",
                "(use tags x (0:))",
                "(use service \"\" ())",
                "(use service 0: ())",
                "(use service-tags x (a:))",
                "(use service-tags x (a 0:))",
                "(use details x (a))",
                "(use details x (a b c d e f))",
                "(use policy never ())",
                "(use policy 0: ())",
                "(use wait 0 ())",
                "(use parse \"((\" ())",
                "(use else x ())",
                "(echo " + "(".repeat(498) + ")".repeat(498) + ")");
        for (String payload : payloads) {
            send(service, payload);
            awaitDone(service);
        }

        assertThat(exits).isEmpty();
        assertThat(service.statistics().failed()).isZero();
        assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void a_handler_of_control_messages_and_one_of_a_subscription_are_not_at_fault_either() throws Exception {
        HostedService service = core.host()
                .addService(TERMINATING, message -> messages.respond(message.text(), List.of()), null, null, this);
        service.addControlHandler(message -> {
            throw new UnsuitableMessageException("not for me");
        });
        messages.subscribe("test/news", message -> {
            TopicPath.parse(message.text());
        });
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        publish(service.topicPath().control(), "(x)");
        send(service, "#");
        publish("test/news", "a/b");
        await().until(() -> log.lines().stream().anyMatch(line -> line.contains("on test/news:")));
        await().until(() -> service.statistics().handled() == 2);

        assertThat(exits).isEmpty();
        assertThat(service.statistics().failed()).isZero();
        assertThat(log.lines())
                .noneMatch(line -> line.startsWith("ERROR"))
                .contains("WARN service frail test/host/1/1: ignoring message on test/host/1/1/control: not for me")
                .anyMatch(line -> line.startsWith("WARN service frail test/host/1/1: ignoring message on"
                        + " test/host/1/1/in: the response topic, \"#\", contains a wildcard"))
                .anyMatch(line -> line.contains(
                        " of topic filter test/news: ignoring message on test/news: topic path \"a/b\": expected"));
    }

    @Test
    void a_bug_of_the_service_is_still_a_failure() {
        HostedService service = core.host()
                .addService(
                        TERMINATING,
                        message -> {
                            throw new IllegalArgumentException("of its own");
                        },
                        null,
                        null,
                        this);
        send(service, "(x)");

        await().until(() -> exits.equals(List.of(1)));
        assertThat(service.statistics().failed()).isEqualTo(1);
    }

    @Test
    void what_strangers_say_to_the_process_itself_fills_no_log() throws Exception {
        for (int i = 0; i < 300; i++) {
            publish(PATH.control(), "(ping $x)");
            publish("test/service/registrar", "(nonsense)");
        }
        publish("test/service/registrar", "(primary found test/one/7/1 2 1.0)");
        await().until(() -> core.announcedRegistrar().isPresent());
        for (int i = 0; i < 300; i++) {
            publish(PATH.state(), "(absent)");
        }
        messages.subscribe("test/end", message -> {
            seen.add("end");
        });
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        publish("test/end", "x");
        await().until(() -> seen.contains("end"));

        assertThat(log.lines()).hasSizeLessThan(100).noneMatch(line -> line.startsWith("ERROR"));
    }
}
