// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.Delivery;
import aiko.message.internal.LogLines;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.Transport;
import aiko.sexpression.SExpressionWriter;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages in the queue for the server, some of them as copies; the server here notes them. */
class SenderTest {
    private final LogLines log = new LogLines();
    private final MessageRoom room = new MessageRoom(1 << 20);
    private final Sender sender = new Sender("sender-test", log.logger, "test", room);
    private final Server server = new Server();
    private final SExpressionWriter writer = new SExpressionWriter();

    private static final class Server implements Transport {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final List<Integer> flushedAfter = new CopyOnWriteArrayList<>();
        volatile boolean acceptsCopies = true;
        volatile boolean isWaiting;
        volatile CountDownLatch gate = new CountDownLatch(0);
        final List<Integer> qualities = new CopyOnWriteArrayList<>();
        /** Null if it acknowledges at once. */
        volatile Queue<Completion> unacknowledged;

        @Override
        public boolean publishCopy(String topic, byte[] bytes, int length) {
            if (acceptsCopies) {
                note(topic, new String(bytes, 0, length, StandardCharsets.UTF_8));
            }
            return acceptsCopies;
        }

        @Override
        public void publish(String topic, byte[] payload, int qos, boolean retained, Completion completion) {
            note(topic, new String(payload, StandardCharsets.UTF_8));
            qualities.add(qos);
            if (unacknowledged == null || qos == 0) {
                completion.completed(null);
            } else {
                unacknowledged.add(completion);
            }
        }

        private void note(String topic, String payload) {
            try {
                isWaiting = true;
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            messages.add(topic + " " + payload);
        }

        @Override
        public void flush() {
            flushedAfter.add(messages.size());
        }

        @Override
        public void connect(Will will, Listener listener) {}

        @Override
        public void ask(Runnable answered) {
            note("asked", "");
            answered.run();
        }

        @Override
        public void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion) {}

        @Override
        public void unsubscribe(String topicFilter) {}

        @Override
        public void close(Duration limit) {}

        @Override
        public void abandon() {}
    }

    private boolean add(String topic, Object... parameters) {
        return sender.add(topic, writer.reset().expression("c", parameters));
    }

    private void publish(String topic, Object... parameters) {
        sender.publish(topic, SExpressions.generateBytes("c", parameters), Delivery.AT_MOST_ONCE, false);
    }

    private void connect() {
        sender.start();
        sender.connected(server, false);
    }

    @AfterEach
    void end() {
        server.gate.countDown();
        sender.close(Duration.ofSeconds(5));
    }

    @Test
    void the_server_is_asked_after_all_messages_published_before_and_they_are_not_held_back() throws Exception {
        connect();
        var isAnswered = new CountDownLatch(1);
        publish("t", 1);
        add("t", 2);
        sender.ask(isAnswered::countDown);
        publish("t", 3);

        assertThat(isAnswered.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> server.messages.size() == 4);
        assertThat(server.messages).containsExactly("t (c 1)", "t (c 2)", "asked ", "t (c 3)");
        assertThat(server.flushedAfter).contains(2);
    }

    @Test
    void copies_and_other_messages_stay_in_order() {
        connect();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 3_000; i++) {
            String text = "x".repeat(i % 300);
            if (i % 3 == 0) {
                publish("t" + i % 7, i, text);
            } else {
                assertThat(add("t" + i % 7, i, text)).isTrue();
            }
            expected.add("t" + i % 7 + " " + SExpressions.generate("c", i, text));
        }
        sender.wake();

        await().untilAsserted(() -> assertThat(server.messages).hasSize(3_000));
        assertThat(server.messages).isEqualTo(expected);
        assertThat(sender.published()).isEqualTo(3_000);
        await().untilAsserted(() -> assertThat(room.used()).isZero());
    }

    @Test
    void a_burst_does_not_wait_for_a_server_that_acknowledges_slowly() {
        server.unacknowledged = new ConcurrentLinkedQueue<>();
        connect();
        for (int i = 0; i < 2 * Sender.MANY; i++) {
            sender.publish("a", new byte[1], Delivery.WHILE_CONNECTED, false);
        }
        sender.publish("a", new byte[1], Delivery.WHILE_CONNECTED, true);
        sender.publish("a", new byte[1], Delivery.AT_LEAST_ONCE, false);

        await().untilAsserted(() -> assertThat(server.qualities).hasSize(2 * Sender.MANY + 2));
        assertThat(server.qualities.subList(0, Sender.MANY)).containsOnly(1);
        assertThat(server.qualities.subList(Sender.MANY, 2 * Sender.MANY)).containsOnly(0);
        assertThat(server.qualities.subList(2 * Sender.MANY, 2 * Sender.MANY + 2))
                .as("what is kept, and what is promised")
                .containsExactly(1, 1);

        server.unacknowledged.forEach(message -> message.completed(null));
        sender.publish("a", new byte[1], Delivery.WHILE_CONNECTED, false);
        await().untilAsserted(() -> assertThat(server.qualities).hasSize(2 * Sender.MANY + 3));
        assertThat(server.qualities).last().isEqualTo(1);
    }

    @Test
    void a_transport_that_takes_no_copies_gets_the_messages() {
        server.acceptsCopies = false;
        connect();
        add("a", 1);
        add("a", 2);
        sender.wake();

        await().untilAsserted(() -> assertThat(server.messages).containsExactly("a (c 1)", "a (c 2)"));
        await().untilAsserted(() -> assertThat(room.used()).isZero());
        assertThat(sender.published()).isEqualTo(2);
    }

    @Test
    void messages_that_are_added_together_are_flushed_together() {
        connect();
        add("a", 1);
        add("a", 2);
        add("a", 3);
        sender.wake();

        await().untilAsserted(() -> assertThat(server.flushedAfter).isNotEmpty());
        assertThat(server.flushedAfter).containsExactly(3);
    }

    @Test
    void a_copy_of_an_earlier_connection_is_dropped_and_counted() {
        assertThat(add("a", 0)).isFalse();
        server.gate = new CountDownLatch(1);
        connect();
        publish("a", 1);
        await().untilAsserted(() -> assertThat(server.isWaiting).isTrue());
        assertThat(add("a", 2)).isTrue();
        sender.disconnected(true);
        sender.connected(server, false);
        add("a", 3);
        sender.wake();
        server.gate.countDown();

        await().untilAsserted(() -> assertThat(server.messages).contains("a (c 3)"));
        assertThat(server.messages).containsExactly("a (c 1)", "a (c 3)");
        assertThat(sender.dropped()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(room.used()).isZero());
    }

    @Test
    void copies_are_limited_in_bytes() {
        server.gate = new CountDownLatch(1);
        connect();
        int accepted = 0;
        while (accepted < 10_000 && add("a", "text")) {
            accepted++;
        }
        sender.wake();

        assertThat(accepted).isBetween(4_000, 9_000);
        assertThat(sender.dropped()).isEqualTo(1);
        assertThat(log.lines()).singleElement().asString().contains("outbox full");
    }
}
