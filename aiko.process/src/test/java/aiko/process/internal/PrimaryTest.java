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
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.loop.ThreadServices;
import aiko.process.internal.registrar.RateLimit;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a process takes for the primary registrar, whatever strangers say, and what it does to stay in its directory. */
class PrimaryTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String BOOT = "test/service/registrar";
    private static final String ONE = "test/one/7/1";
    private static final String OTHER = "test/other/8/1";
    private static final String CONTROL = "test/host/1/0/control";
    private static final ServiceHandler NOTHING = new ServiceHandler() {
        @Override
        public void in(Message message) {}
    };

    @TempDir
    Path folder;

    private final LogLines log = new LogLines();
    private final EventLoopThread eventLoop = new EventLoopThread(
            "aiko-test", (name, failure) -> log.logger.error("{} failed: {}", name, failure.toString()));
    private final List<ConnectionState> states = new CopyOnWriteArrayList<>();
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
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
        var topics = new MqttMessages.OwnTopics(path.state(), bytes("(absent 17)"), path.in(), path.process() + "/");
        messages = new MqttMessages(eventLoop, log.logger, settings, topics, connected -> core.connected(connected));
        core = new ProcessCore(
                new ProcessCore.Terms(path, "me", "17", new AtomicInteger()::incrementAndGet, true, exits::add),
                eventLoop,
                new ThreadServices(),
                id -> eventLoop,
                messages,
                log.logger);
        core.ladder().addListener(states::add);
        eventLoop.start();
        core.open();
        messages.open();
        await().until(() -> core.ladder().state() == ConnectionState.TRANSPORT);
        core.host().addService(ServiceDefinition.named("first"), NOTHING, null, null, this);
        core.host().addService(ServiceDefinition.named("second"), NOTHING, null, null, this);
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

    private void found(String registrar) throws Exception {
        everybody.retain(BOOT, "(primary found " + registrar + " 2 1.0)");
    }

    /** The topic on which the process wants the latest answer of that registrar. */
    private String question(String registrar) {
        return await().until(
                        () -> everybody.received.stream()
                                .filter(line -> line.startsWith(registrar + "/in (share test/host/1/0/primary/"))
                                .map(line -> line.split(" ")[2])
                                .reduce("", (first, second) -> second),
                        topic -> !topic.isEmpty());
    }

    private void trust(String registrar) throws Exception {
        found(registrar);
        String question = question(registrar);
        everybody.publish(question + "-process", "(response 99)");
        everybody.publish(question, "(item_count 0)");
        await().until(() -> trusted().equals(registrar));
        settle();
        everybody.received.clear();
    }

    private String trusted() {
        return core.registrar()
                .map(RegistrarDetails::topicPath)
                .map(TopicPath::toString)
                .orElse("nobody");
    }

    private void settle() throws Exception {
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        String end = "end " + ++ends;
        messages.publish("end", bytes(Integer.toString(ends)));
        await().until(() -> everybody.received.contains(end));
    }

    /** In the form "add 1" or "remove 1". */
    private List<String> told(String registrar) {
        return everybody.received.stream()
                .filter(line -> line.startsWith(registrar + "/in (add ") || line.startsWith(registrar + "/in (remove "))
                .map(line -> line.replaceAll(".*\\((\\w+) test/host/1/(\\d+)\\b.*", "$1 $2"))
                .toList();
    }

    @Test
    void one_that_is_announced_and_does_not_answer_hears_of_the_services_but_is_no_primary() throws Exception {
        found(ONE);
        question(ONE);
        settle();

        assertThat(told(ONE)).containsExactly("add 1", "add 2");
        assertThat(core.registrar()).isEmpty();
        assertThat(core.announcedRegistrar()).isPresent();
        assertThat(core.ladder().state()).isEqualTo(ConnectionState.TRANSPORT);
        assertThat(core.connectionProblem())
                .contains("registrar test/one/7/1, announced on test/service/registrar, has not answered as the"
                        + " primary");
    }

    @Test
    void one_that_answers_is_the_primary_however_late() throws Exception {
        found(ONE);
        String first = question(ONE);
        String later = await().until(() -> question(ONE), topic -> !topic.equals(first));
        everybody.publish(first, "(item_count 0)");
        settle();
        assertThat(core.registrar()).isEmpty();

        everybody.publish(later, "(item_count 0)");

        await().until(() -> core.ladder().state() == ConnectionState.REGISTRAR);
        assertThat(trusted()).isEqualTo(ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-role (add lifecycle secondary)", "-role (add lifecycle ready)", "-process (response 1)"})
    void what_is_no_answer_of_a_primary_makes_nobody_one(String answer) throws Exception {
        found(ONE);
        String question = question(ONE);
        everybody.publish(ONE + "/out", "(celsius 21)");
        everybody.publish(ONE + "/out", "(add test/x/1/1 x * mqtt x ())");
        everybody.publish("test/host/1/0/primary/1", "(item_count 0)");
        everybody.publish(question, "(response 1)");
        if (answer.contains("(add")) {
            everybody.publish(question + answer.split(" ", 2)[0], answer.split(" ", 2)[1]);
            everybody.publish(question, "(item_count 0)");
        }
        settle();

        assertThat(core.registrar()).isEmpty();
    }

    @Test
    void while_there_is_a_primary_nobody_takes_its_place_who_does_not_answer() throws Exception {
        trust(ONE);

        for (int i = 0; i < 3; i++) {
            found(OTHER);
            everybody.publish(OTHER + "/out", "(celsius 21)");
        }
        question(OTHER);
        settle();

        assertThat(trusted()).isEqualTo(ONE);
        assertThat(told(OTHER)).isEmpty();

        trust(OTHER);
        assertThat(states).doesNotContainSubsequence(ConnectionState.REGISTRAR, ConnectionState.TRANSPORT);
    }

    @Test
    void one_that_does_not_contradict_whom_nobody_answers_for_is_asked_itself_and_stays() throws Exception {
        trust(ONE);
        found(OTHER);
        String question = question(ONE);
        everybody.publish(question, "(item_count 0)");
        everybody.received.clear();

        question(OTHER);
        assertThat(trusted()).isEqualTo(ONE);
    }

    @Test
    void the_end_of_a_primary_is_believed_if_it_does_not_contradict() throws Exception {
        trust(ONE);
        everybody.retain(BOOT, "(primary absent)");
        found(ONE);
        settle();
        assertThat(states).doesNotContainSubsequence(ConnectionState.REGISTRAR, ConnectionState.TRANSPORT);

        everybody.retain(BOOT, "(primary absent)");
        await().until(() -> core.ladder().state() == ConnectionState.TRANSPORT);
        assertThat(trusted()).isEqualTo("nobody");
        assertThat(exits).containsExactly(1);
    }

    @Test
    void the_primary_of_another_namespace_is_none() throws Exception {
        trust(ONE);
        found("elsewhere/host/1/1");
        settle();

        assertThat(everybody.received).noneMatch(line -> line.startsWith("elsewhere/host/1/1/in "));
        assertThat(core.announcedRegistrar().orElseThrow().topicPath()).hasToString(ONE);
    }

    @Test
    void a_registrar_that_says_what_somebody_has_removed_is_told_of_it_again() throws Exception {
        trust(ONE);
        everybody.publish(CONTROL, "(removed 2 3 x 99999999999)");
        await().until(() -> told(ONE).equals(List.of("add 2")));

        everybody.received.clear();
        everybody.publish(CONTROL, "(removed *)");
        await().until(() -> told(ONE).equals(List.of("add 1", "add 2")));

        everybody.received.clear();
        everybody.publish(CONTROL, "(differs 1)");
        await().until(() -> told(ONE).equals(List.of("remove 1", "add 1")));
    }

    @Test
    void what_a_registrar_of_the_reference_says_of_a_removal_is_heard_on_out() throws Exception {
        found(ONE);
        everybody.publish(question(ONE), "(item_count 0)");
        await().until(() -> trusted().equals(ONE));
        settle();
        everybody.received.clear();

        for (String other : List.of("(remove test/host/11/1)", "(remove test/host/1/7)", "(remove test/host/1/", "(")) {
            everybody.publish(ONE + "/out", other);
        }
        everybody.publish(ONE + "/out", "(remove test/host/1/2)");

        await().until(() -> told(ONE).equals(List.of("add 2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONTROL + " (removed *)",
                CONTROL + " (differs 1 2)",
                "test/host/1/0/state (absent)",
                "test/host/1/0/state (present 1)",
                BOOT + " (primary found test/ghost/1/N 2 0.0)",
                BOOT + " (primary found test/one/7/1 2 N)"
            })
    void who_wants_to_be_told_all_the_time_is_not(String said) throws Exception {
        trust(ONE);
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            String[] parts = said.replace("N", Integer.toString(i)).split(" ", 2);
            everybody.publish(parts[0], parts[1]);
        }
        settle();

        long most = RateLimit.AT_ONCE
                + 2
                + Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(everybody.received.stream().filter(line -> line.contains("/in (add test/host/1/1 ")))
                .hasSizeLessThanOrEqualTo((int) most);
        assertThat(everybody.received.stream().filter(line -> line.contains("/in (share test/host/1/0/primary/")))
                .hasSizeLessThanOrEqualTo(2 * (int) most);
    }

    @Test
    void one_that_is_always_said_to_be_another_one_contradicts() throws Exception {
        trust(ONE);
        everybody.publish("test/host/1/0/state", "(present 1)");

        await().until(() -> everybody.received.contains("test/host/1/0/state (present 17)"));
        await().until(() -> told(ONE).equals(List.of("add 1", "add 2")));
    }
}
