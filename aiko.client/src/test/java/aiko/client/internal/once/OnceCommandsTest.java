// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.once;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.SimulatedProcess;
import aiko.client.internal.request.Room;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.TopicPath;
import aiko.process.internal.once.OnceMessages;
import aiko.sexpression.SExpressions;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Commands of one process to a service of another one, in virtual time; the test plays the server between them. */
class OnceCommandsTest {
    private static final TopicPath SERVICE = TopicPath.parse("test/host/2/3");
    private static final TopicPath OTHER = TopicPath.parse("test/host/2/4");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final SimulatedProcess process = new SimulatedProcess();
    private final Room room = new Room(1 << 20);
    private final OnceCommands commands = new OnceCommands(process, room, () -> process.loop.nowMillis() * 1_000_000);
    private final List<String> handled = new ArrayList<>();
    private OnceMessages receiver = receiver();
    private boolean hasRoom = true;

    /** What the server does with a message: it passes it on with this delay, or loses it. */
    private interface Server {
        /** Milliseconds; none if it is lost, several if it is doubled. */
        List<Integer> delays();
    }

    private Server server = () -> List.of(1);

    OnceCommandsTest() {
        process.server = this::published;
        process.addConnectionListener(commands::connectionChanged);
    }

    private OnceMessages receiver() {
        var messages = (ProcessMessages) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProcessMessages.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("publishControl");
                    published((String) arguments[0], SExpressions.generate((String) arguments[1], (Object[])
                            arguments[2]));
                    return null;
                });
        return new OnceMessages(process.loop, messages, new IgnoredMessages(null));
    }

    private void published(String topic, String payload) {
        for (int delay : server.delays()) {
            process.loop.after(delay, () -> arrived(topic, payload));
        }
    }

    private void arrived(String topic, String payload) {
        var message = new Message(topic, payload.getBytes(StandardCharsets.UTF_8), false);
        if (topic.startsWith("test/host/1/")) {
            if (process.isConnected()) {
                process.receive(message);
            }
        } else if (topic.endsWith("/control")) {
            receiver.control(message);
        } else {
            assertThat(OnceMessages.mayBeOne(message)).isTrue();
            receiver.received(message, taken -> {
                if (hasRoom) {
                    handled.add(taken.text());
                }
                return hasRoom;
            });
        }
    }

    private CompletableFuture<Void> send(TopicPath service, String payload, Duration limit) {
        var outcome = new CompletableFuture<Void>();
        commands.send(service, payload.getBytes(StandardCharsets.UTF_8), limit, outcome);
        return outcome;
    }

    private void run(Duration time) {
        process.loop.run(time);
    }

    private static Reason reason(CompletableFuture<Void> outcome) {
        return ((RequestException) outcome.handle((nothing, failure) -> failure).join()).reason();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "(count " + i + ")").toList();
    }

    @Test
    void a_command_reaches_its_service_as_it_was_written_and_is_confirmed() {
        CompletableFuture<Void> outcome = send(SERVICE, "(color red) traceparent: 00-1-2-01", LIMIT);
        run(Duration.ofMillis(50));

        assertThat(handled).containsExactly("(color red) traceparent: 00-1-2-01");
        assertThat(outcome).isCompleted();
        assertThat(room.taken()).isZero();
        assertThat(commands.underWay()).isZero();
    }

    @Test
    void a_lost_command_is_soon_sent_again_although_others_follow_it_all_the_time() {
        var isLost = new boolean[] {true};
        server = () -> {
            boolean loses = isLost[0];
            isLost[0] = false;
            return loses ? List.of() : List.of(1);
        };
        CompletableFuture<Void> lost = send(SERVICE, "(count 0)", LIMIT);
        for (int i = 1; i <= 10; i++) {
            run(Duration.ofMillis(100));
            send(SERVICE, "(count " + i + ')', LIMIT);
        }
        run(Duration.ofMillis(50));

        assertThat(lost).isCompleted();
        assertThat(handled).isEqualTo(numbers(11));
    }

    @Property(tries = 20)
    void each_command_is_handled_once_and_in_order_whatever_the_servers_lose_and_double(@ForAll long seed) {
        new OnceCommandsTest().sendsAndLoses(seed);
    }

    private void sendsAndLoses(long seed) {
        var random = new Random(seed);
        double lost = random.nextDouble() * 0.5;
        int slowest = 1 + random.nextInt(300);
        server = () -> {
            if (random.nextDouble() < lost) {
                return List.of();
            }
            int first = random.nextInt(slowest);
            return random.nextInt(4) > 0 ? List.of(first) : List.of(first, random.nextInt(3_000));
        };
        var outcomes = new ArrayList<CompletableFuture<Void>>();
        for (String command : numbers(150)) {
            outcomes.add(send(SERVICE, command, LIMIT));
            if (random.nextInt(10) == 0) {
                run(Duration.ofMillis(random.nextInt(200)));
            }
            switch (random.nextInt(30)) {
                case 0 -> process.become(ConnectionState.BOOTSTRAP, Optional.empty());
                case 1 -> process.become(ConnectionState.TRANSPORT, Optional.empty());
                case 2 -> hasRoom = !hasRoom;
                default -> {}
            }
        }
        hasRoom = true;
        process.become(ConnectionState.TRANSPORT, Optional.empty());
        run(Duration.ofMinutes(2));
        lostNothingMore();

        assertThat(handled).isEqualTo(numbers(150));
        assertThat(outcomes).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(room.taken()).isZero();
    }

    private void lostNothingMore() {
        server = () -> List.of(1);
        run(Duration.ofMinutes(1));
    }

    /** As a cluster that has lost a node: it stores each message before it reads the next one. */
    @Test
    void a_slow_server_gets_each_command_about_once_and_has_time_for_others() {
        var published = new ArrayList<String>();
        long[] free = {0};
        long[] longest = {0};
        process.server = (topic, payload) -> {
            published.add(payload);
            long now = process.loop.nowMillis();
            free[0] = Math.max(free[0], now) + 20;
            longest[0] = now < 15_000 ? 0 : Math.max(longest[0], free[0] - now);
            process.loop.after((int) (free[0] - now), () -> arrived(topic, payload));
        };
        for (String command : numbers(2_000)) {
            send(SERVICE, command, LIMIT);
        }
        run(Duration.ofSeconds(50));

        assertThat(handled).isEqualTo(numbers(2_000));
        assertThat(published.size()).isLessThan(2_100);
        assertThat(longest[0]).as("milliseconds at the server").isLessThan(1_000);
    }

    @Test
    void what_is_confirmed_while_a_question_is_on_its_way_is_no_answer() {
        var published = new ArrayList<String>();
        process.server = (topic, payload) -> {
            published.add(payload);
            // The first command is held up, and the question with the others behind it.
            process.loop.after(published.size() == 1 ? 1_000 : 1_001, () -> arrived(topic, payload));
        };
        for (String command : numbers(50)) {
            send(SERVICE, command, LIMIT);
        }
        run(Duration.ofSeconds(5));

        assertThat(handled).isEqualTo(numbers(50));
        assertThat(published)
                .filteredOn(payload -> payload.startsWith("(count "))
                .hasSize(50);
    }

    @Test
    void a_process_that_has_restarted_goes_on_with_what_was_not_confirmed() {
        send(SERVICE, "(count 0)", LIMIT);
        run(Duration.ofMillis(50));
        server = List::of;
        send(SERVICE, "(count 1)", LIMIT);
        CompletableFuture<Void> last = send(SERVICE, "(count 2)", LIMIT);
        run(Duration.ofSeconds(1));
        receiver = receiver();
        lostNothingMore();

        assertThat(handled).isEqualTo(numbers(3));
        assertThat(last).isCompleted();
    }

    @Test
    void services_do_not_wait_for_each_other() {
        server = List::of;
        send(SERVICE, "(count 0)", LIMIT);
        run(Duration.ofMillis(100));
        server = () -> List.of(1);
        CompletableFuture<Void> other = send(OTHER, "(other)", LIMIT);
        run(Duration.ofMillis(10));

        assertThat(handled).containsExactly("(other)");
        assertThat(other).isCompleted();
    }

    @Test
    void what_is_not_confirmed_in_time_ends_with_the_reason() {
        CompletableFuture<Void> known = send(SERVICE, "(count 0)", LIMIT);
        run(Duration.ofMillis(50));
        assertThat(known).isCompleted();
        hasRoom = false;
        CompletableFuture<Void> late = send(SERVICE, "(count 1)", Duration.ofSeconds(2));
        server = List::of;
        CompletableFuture<Void> unknown = send(OTHER, "(count 2)", Duration.ofSeconds(2));
        run(Duration.ofMillis(2_200));
        assertThat(reason(late)).isEqualTo(Reason.TIME_LIMIT);
        assertThat(reason(unknown)).isEqualTo(Reason.NOT_CONFIRMED);

        process.become(ConnectionState.BOOTSTRAP, Optional.empty());
        CompletableFuture<Void> disconnected = send(SERVICE, "(count 3)", Duration.ofSeconds(2));
        run(Duration.ofMillis(2_200));
        assertThat(reason(disconnected)).isEqualTo(Reason.DISCONNECTED);

        CompletableFuture<Void> closed = send(SERVICE, "(count 4)", LIMIT);
        run(Duration.ofMillis(50));
        commands.close();
        assertThat(reason(closed)).isEqualTo(Reason.CLIENT_CLOSED);
        assertThat(room.taken()).isZero();
    }

    @Test
    void commands_after_one_that_was_given_up_are_handled() {
        hasRoom = false;
        CompletableFuture<Void> givenUp = send(SERVICE, "(never)", Duration.ofMillis(300));
        CompletableFuture<Void> next = send(SERVICE, "(count 0)", LIMIT);
        run(Duration.ofMillis(500));
        assertThat(reason(givenUp)).isEqualTo(Reason.TIME_LIMIT);
        hasRoom = true;
        run(Duration.ofSeconds(10));

        assertThat(handled).containsExactly("(count 0)");
        assertThat(next).isCompleted();
    }

    @Test
    void there_is_a_limit_of_memory() {
        var full = new Room(1_000);
        var limited = new OnceCommands(process, full, () -> 0);
        var first = new CompletableFuture<Void>();
        var second = new CompletableFuture<Void>();
        limited.send(SERVICE, new byte[100], LIMIT, first);
        limited.send(SERVICE, new byte[1_000], LIMIT, second);

        assertThat(first).isNotDone();
        assertThat(reason(second)).isEqualTo(Reason.TOO_MANY_REQUESTS);
        assertThat(limited.underWay()).isEqualTo(1);
    }

    @Test
    void a_process_that_nobody_calls_costs_nothing_after_a_minute() {
        send(SERVICE, "(count 0)", LIMIT);
        run(Duration.ofMinutes(2));
        var published = new ArrayList<String>();
        process.server = (topic, payload) -> published.add(payload);
        run(Duration.ofMinutes(2));
        assertThat(published).isEmpty();

        process.server = this::published;
        send(SERVICE, "(count 1)", LIMIT);
        run(Duration.ofMillis(50));
        assertThat(handled).isEqualTo(numbers(2));
    }
}
