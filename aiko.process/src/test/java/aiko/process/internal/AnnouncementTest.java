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
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.loop.ThreadServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registrars that come and go are told of the services. */
class AnnouncementTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String BOOT = "test/service/registrar";
    private static final String ONE = "test/one/7/1";
    private static final String OTHER = "test/other/8/1";
    private static final String STATE = "test/host/1/0/state";
    private static final String INCARNATION = "1700000000000";
    private static final ServiceHandler NOTHING = new ServiceHandler() {
        @Override
        public void in(Message message) {}
    };

    @TempDir
    Path folder;

    private final LogLines log = new LogLines();
    private final EventLoopThread eventLoop = new EventLoopThread(
            "aiko-test", (name, failure) -> log.logger.error("{} failed: {}", name, failure.toString()));
    private Mosquitto mosquitto;
    private RawClient everybody;
    private MqttMessages messages;
    private ProcessCore core;
    private int ends;

    @BeforeEach
    void start() throws Exception {
        mosquitto = Mosquitto.started(folder);
        everybody = new RawClient(mosquitto, "#");
        var path = new TopicPath("test", "host", "1", "0");
        var settings = MqttSettings.of("localhost", mosquitto.port);
        var topics = new MqttMessages.OwnTopics(
                path.state(), bytes("(absent " + INCARNATION + ")"), path.in(), path.process() + "/");
        messages = new MqttMessages(eventLoop, log.logger, settings, topics, connected -> core.connected(connected));
        core = new ProcessCore(
                new ProcessCore.Terms(
                        path, "me", INCARNATION, new AtomicInteger()::incrementAndGet, false, status -> {}),
                eventLoop,
                new ThreadServices(),
                id -> eventLoop,
                messages,
                log.logger);
        eventLoop.start();
        core.open();
        messages.open();
        await().until(() -> core.ladder().state() == ConnectionState.TRANSPORT);
    }

    @AfterEach
    void stop() throws Exception {
        messages.close(LIMIT);
        eventLoop.terminate(LIMIT);
        everybody.close();
        mosquitto.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HostedService add(String name) {
        return core.host().addService(ServiceDefinition.named(name), NOTHING, null, null, this);
    }

    private void say(String text) throws Exception {
        everybody.retain(BOOT, text);
        settle();
    }

    private void found(String registrar, String timeStarted) throws Exception {
        say("(primary found " + registrar + " 2 " + timeStarted + ")");
    }

    /** Waits until everything said before has been heard by the process, and everything that it then said by everybody. */
    private void settle() throws Exception {
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        String end = "end " + ++ends;
        messages.publish("end", bytes(Integer.toString(ends)));
        await().until(() -> everybody.received.contains(end));
    }

    /** What a registrar was told since this was asked last, in the form "add 1" or "remove 1". */
    private List<String> told(String registrar) {
        List<String> told = everybody.received.stream()
                .filter(line -> line.startsWith(registrar + "/in (add ") || line.startsWith(registrar + "/in (remove "))
                .map(line -> line.replaceAll(".*\\((\\w+) test/host/1/(\\d+)\\b.*", "$1 $2"))
                .toList();
        everybody.received.removeIf(line -> line.startsWith(registrar + "/in "));
        return told;
    }

    @Test
    void a_registrar_hears_of_services_when_it_is_found_and_when_they_come_and_go() throws Exception {
        HostedService first = add("first");
        found(ONE, "1.0");
        assertThat(told(ONE)).containsExactly("add 1");

        add("second");
        first.remove();
        settle();
        assertThat(told(ONE)).containsExactly("add 2", "remove 1");
    }

    @Test
    void one_that_is_announced_again_and_again_is_told_once() throws Exception {
        add("first");
        found(ONE, "1.0");
        found(ONE, "1.0");
        say("(primary absent)");
        found(ONE, "1.0");

        assertThat(told(ONE)).containsExactly("add 1");
    }

    /** It announces itself a moment before it listens. */
    @Test
    void one_of_the_reference_that_answers_only_when_it_is_asked_again_is_told_again() throws Exception {
        add("first");
        found(ONE, "1.0");
        answer(false);

        assertThat(told(ONE)).containsExactly("add 1", "add 1");
    }

    @Test
    void one_of_the_reference_that_listened_before_it_was_told_is_told_once() throws Exception {
        add("first");
        found(ONE, "1.0");
        answer(true);
        answer(false);

        assertThat(told(ONE)).containsExactly("add 1");
    }

    /** Answers the question whether it listens, or whether it is the primary. */
    private void answer(boolean listens) throws Exception {
        String topic = everybody.received.stream()
                .filter(line -> line.startsWith(ONE + "/in (share "))
                .map(line -> line.split(" ")[2])
                .filter(asked -> asked.endsWith("-listens") == listens)
                .findFirst()
                .orElseThrow();
        everybody.publish(topic, "(item_count 0)");
        settle();
    }

    @Test
    void one_that_begins_anew_is_told_again() throws Exception {
        add("first");
        found(ONE, "1.0");
        found(ONE, "2.0");

        assertThat(told(ONE)).containsExactly("add 1", "add 1");
    }

    /** The reference keeps its start time, and clears the boot topic first. */
    @Test
    void one_that_begins_anew_under_its_old_start_time_is_told_again() throws Exception {
        add("first");
        found(ONE, "1.0");
        say("(primary absent)");
        say("");
        found(ONE, "1.0");

        assertThat(told(ONE)).containsExactly("add 1", "add 1");
    }

    @Test
    void one_that_comes_back_hears_what_it_has_missed() throws Exception {
        HostedService first = add("first");
        add("second");
        found(ONE, "1.0");
        assertThat(told(ONE)).containsExactly("add 1", "add 2");

        say("(primary absent)");
        first.remove();
        add("third");
        found(ONE, "1.0");

        assertThat(told(ONE)).containsExactly("remove 1", "add 3");
    }

    @Test
    void of_two_that_both_say_they_are_primary_each_is_told_once() throws Exception {
        HostedService first = add("first");
        found(ONE, "1.0");
        found(OTHER, "2.0");
        first.remove();
        add("second");
        settle();
        found(ONE, "1.0");
        found(OTHER, "2.0");

        assertThat(told(ONE)).containsExactly("add 1", "remove 1", "add 2");
        assertThat(told(OTHER)).containsExactly("add 1", "remove 1", "add 2");
    }

    @Test
    void a_service_that_nobody_was_told_of_is_not_retracted() throws Exception {
        add("first").remove();
        found(ONE, "1.0");
        say("(primary absent)");
        add("second").remove();
        found(ONE, "1.0");

        assertThat(told(ONE)).isEmpty();
    }

    @Test
    void after_a_reconnect_it_is_told_again() throws Exception {
        add("first");
        found(ONE, "1.0");
        assertThat(told(ONE)).containsExactly("add 1");
        everybody.close();
        mosquitto.kill();
        mosquitto.start();
        everybody = new RawClient(mosquitto, "#");
        await().until(() -> messages.statistics().connects() == 2);
        found(ONE, "1.0");

        assertThat(told(ONE)).containsExactly("add 1");
    }

    @Test
    void a_process_that_hears_of_its_own_end_is_announced_again_even_by_a_registrar_that_comes_back() throws Exception {
        add("first");
        found(ONE, "1.0");
        everybody.publish("test/host/1/0/state", "(absent)");
        settle();
        assertThat(told(ONE)).containsExactly("add 1", "add 1");

        say("(primary absent)");
        everybody.publish("test/host/1/0/state", "(absent)");
        settle();
        found(ONE, "1.0");
        assertThat(told(ONE)).containsExactly("add 1");
    }

    @Test
    void one_that_takes_over_hears_what_was_retracted_shortly_before() throws Exception {
        HostedService first = add("first");
        HostedService second = add("second");
        add("third");
        found(ONE, "1.0");
        first.remove();
        settle();
        say("(primary absent)");
        second.remove();
        add("never told").remove();
        found(OTHER, "2.0");

        assertThat(told(ONE)).containsExactly("add 1", "add 2", "add 3", "remove 1");
        assertThat(told(OTHER)).containsExactly("remove 1", "remove 2", "add 3");

        found(OTHER, "2.0");
        assertThat(told(OTHER)).isEmpty();
    }

    @Test
    void what_was_retracted_while_there_was_no_server_is_not_forgotten() throws Exception {
        HostedService first = add("first");
        found(ONE, "1.0");
        everybody.close();
        mosquitto.kill();
        await().until(() -> core.ladder().state() == ConnectionState.BOOTSTRAP);
        first.remove();
        mosquitto.start();
        everybody = new RawClient(mosquitto, "#");
        await().until(() -> messages.statistics().connects() == 2);
        found(ONE, "1.0");

        assertThat(told(ONE)).containsExactly("remove 1");
    }

    @Test
    void a_process_says_which_it_is_whenever_it_is_connected_and_whenever_it_is_said_to_be_gone() throws Exception {
        everybody.publish(STATE, "(absent 1600000000000)");
        settle();
        assertThat(everybody.received)
                .containsSubsequence(STATE + " (absent 1600000000000)", STATE + " (present " + INCARNATION + ")");

        everybody.close();
        mosquitto.kill();
        await().until(() -> core.ladder().state() == ConnectionState.BOOTSTRAP);
        mosquitto.start();
        await().until(() -> messages.statistics().connects() == 2);
        everybody = new RawClient(mosquitto, "#");
        core.close();
        settle();
        assertThat(everybody.received).contains(STATE + " (absent " + INCARNATION + ")");
    }

    @Test
    void a_process_answers_a_ping_with_its_incarnation() throws Exception {
        everybody.publish("test/host/1/0/control", "(ping my/answer)");
        await().until(() -> everybody.received.contains("my/answer (response " + INCARNATION + ")"));
        assertThat(everybody.received)
                .containsSubsequence("my/answer (item_count 1)", "my/answer (response " + INCARNATION + ")");
    }

    @Test
    void other_control_messages_and_pings_without_a_topic_disturb_nothing() throws Exception {
        for (String payload : List.of("(ping)", "(ping a+b)", "(ping (list))", "(pong my/answer)", "(")) {
            everybody.publish("test/host/1/0/control", payload);
        }
        everybody.publish("test/host/1/0/control", "(ping my/answer)");
        await().until(() -> everybody.received.contains("my/answer (response " + INCARNATION + ")"));
        assertThat(everybody.received)
                .filteredOn(line -> line.startsWith("my/answer (response "))
                .hasSize(1);
    }
}
