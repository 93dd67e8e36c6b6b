// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.internal.LogLines;
import aiko.message.internal.Mosquitto;
import aiko.message.internal.MqttMessages;
import aiko.message.internal.RawClient;
import aiko.message.internal.transport.MqttSettings;
import aiko.process.ServiceDefinition;
import aiko.process.TopicPath;
import aiko.process.internal.identity.Incarnations;
import aiko.process.internal.loop.ThreadServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that live at one topic path at the same time find each other, and the younger one gives way. */
class NamesakesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TopicPath PATH = new TopicPath("test", "host", "1", "0");
    private static final String ELDER = "1700000000000000001";
    private static final String YOUNGER = "1700000000000000002";

    @TempDir
    Path folder;

    private final List<Live> lives = new ArrayList<>();
    private Mosquitto mosquitto;
    private RawClient everybody;

    @BeforeEach
    void start() throws Exception {
        mosquitto = Mosquitto.started(folder);
        everybody = new RawClient(mosquitto, "#");
    }

    @AfterEach
    void stop() throws Exception {
        List.copyOf(lives).forEach(Live::close);
        everybody.close();
        mosquitto.close();
    }

    /** A process that lives at the topic path. */
    private final class Live {
        final List<String> givesWay = new CopyOnWriteArrayList<>();
        final LogLines log = new LogLines();
        final EventLoopThread eventLoop =
                new EventLoopThread("aiko-test", (name, failure) -> log.logger.error(name, failure));
        final MqttMessages messages;
        final ProcessCore core;

        Live(String incarnation) {
            var settings = MqttSettings.of("localhost", mosquitto.port);
            byte[] will = ("(absent " + incarnation + ")").getBytes(StandardCharsets.UTF_8);
            var topics = new MqttMessages.OwnTopics(PATH.state(), will, PATH.in(), PATH.process() + "/");
            messages = new MqttMessages(eventLoop, log.logger, settings, topics, this::connected);
            core = new ProcessCore(
                    new ProcessCore.Terms(
                            PATH,
                            "me",
                            incarnation,
                            new AtomicInteger()::incrementAndGet,
                            false,
                            status -> {},
                            givesWay::add),
                    eventLoop,
                    new ThreadServices(),
                    id -> eventLoop,
                    messages,
                    log.logger);
            eventLoop.start();
            core.open();
            lives.add(this);
        }

        private void connected(boolean connected) {
            core.connected(connected);
        }

        Live open() {
            messages.open();
            return this;
        }

        Live settled() {
            await().until(this::isAlone);
            return this;
        }

        boolean isAlone() {
            return core.ladder().state().isAtLeast(ConnectionState.TRANSPORT);
        }

        /** Once: a loop that has ended closes nothing. */
        void close() {
            if (lives.remove(this)) {
                messages.close(LIMIT);
                eventLoop.terminate(LIMIT);
            }
        }
    }

    private void givesWay(Live younger, Live elder) {
        await().until(() -> younger.givesWay.equals(List.of("test/host/1")));
        assertThat(elder.givesWay).isEmpty();
    }

    @Test
    void the_second_one_finds_the_first_before_it_says_anything() throws Exception {
        Live elder = new Live(ELDER).open().settled();
        Live younger = new Live(YOUNGER);
        younger.core.host().addService(ServiceDefinition.named("x"), (Message message) -> {}, null, null, this);
        younger.open();

        givesWay(younger, elder);

        everybody.retain("test/service/registrar", "(primary found test/one/7/1 2 1.0)");
        await().until(() -> elder.core.announcedRegistrar().isPresent());
        younger.messages.synchronize().toCompletableFuture().join();
        assertThat(younger.isAlone()).isFalse();
        assertThat(younger.core.announcedRegistrar()).isEmpty();
        assertThat(everybody.received)
                .noneMatch(line -> line.contains("(present " + YOUNGER) || line.contains("(add "));
    }

    @Test
    void of_two_that_come_at_the_same_moment_just_the_younger_gives_way() {
        for (int i = 0; i < 5; i++) {
            Live younger = new Live(YOUNGER);
            Live elder = new Live(ELDER);
            younger.open();
            elder.open();

            givesWay(younger, elder);

            elder.settled();
            elder.close();
            younger.close();
        }
    }

    @Test
    void one_that_was_there_first_gives_way_too_if_it_is_the_younger() {
        Live younger = new Live(YOUNGER).open().settled();
        Live elder = new Live(ELDER).open().settled();

        givesWay(younger, elder);
    }

    @Test
    void two_that_did_not_hear_of_each_other_do_so_when_one_says_that_it_is_there() throws Exception {
        Live elder = new Live(ELDER).open().settled();
        Live younger = new Live(YOUNGER).open();
        givesWay(younger, elder);
        // A third one, which has asked while nobody could answer.
        everybody.received.clear();
        everybody.publish(PATH.state(), "(present " + YOUNGER + ")");
        await().until(() -> everybody.received.contains(PATH.state() + " (present " + ELDER + ")"));
    }

    @Test
    void a_server_that_comes_back_brings_both_together_and_just_the_younger_gives_way() throws Exception {
        Live elder = new Live(ELDER).open().settled();
        mosquitto.kill();
        await().until(() -> !elder.isAlone());
        Live younger = new Live(YOUNGER).open();
        mosquitto.start();

        givesWay(younger, elder);
        elder.settled();
    }

    @Test
    void a_predecessor_whose_connection_the_server_still_holds_is_none() throws Exception {
        var lingering = new MqttClient("tcp://localhost:" + mosquitto.port, "lingering", new MemoryPersistence());
        var options = new MqttConnectOptions();
        byte[] will = ("(absent " + ELDER + ")").getBytes(StandardCharsets.UTF_8);
        options.setWill(PATH.state(), will, 1, false);
        lingering.connect(options);
        lingering.subscribe(PATH.process() + "/+/control");

        Live successor = new Live(YOUNGER).open().settled();
        lingering.disconnectForcibly(0, 0, false);
        lingering.close(true);
        await().until(() -> everybody.received.contains(PATH.state() + " (absent " + ELDER + ")"));
        await().until(() -> everybody.received.stream()
                        .filter(line -> line.equals(PATH.state() + " (present " + YOUNGER + ")"))
                        .count()
                > 1);
        assertThat(successor.givesWay).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state (present 1)",
                "state (present)",
                "state (present x)",
                "state (present (1))",
                "state (",
                "who/x (response 1)",
                "who/" + YOUNGER + "-9 (response 1)",
                "who/x (",
                "control (ping)"
            })
    void what_strangers_say_is_no_sign_of_life(String said) throws Exception {
        Live process = new Live(YOUNGER).open().settled();
        String[] parts = said.split(" ", 2);
        for (int i = 0; i < 3; i++) {
            everybody.publish(PATH + "/" + parts[0], parts[1]);
        }
        everybody.publish(PATH.control(), "(ping my/answer)");
        await().until(() -> everybody.received.contains("my/answer (response " + YOUNGER + ")"));
        assertThat(process.givesWay).isEmpty();
        assertThat(process.isAlone()).isTrue();
        assertThat(process.log.lines()).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void who_is_elder_is_a_matter_of_numbers() {
        assertThat(Incarnations.isElder("9", "10")).isTrue();
        assertThat(Incarnations.isElder("10", "9")).isFalse();
        assertThat(Incarnations.isElder("10", "10")).isFalse();
        assertThat(Incarnations.isElder("11", "12")).isTrue();
        assertThat(Incarnations.isElder("", "12")).isFalse();
        assertThat(Incarnations.isElder("x", "12")).isFalse();
        assertThat(Incarnations.isElder("-1", "12")).isFalse();
        assertThat(Incarnations.isElder("1700000000000", Incarnations.next())).isTrue();
        assertThat(Incarnations.next()).matches("\\d{19}");
    }
}
