// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.message.internal.room.MessageRoom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final String OWN = "aiko/host/1/";
    private static final byte[] PAYLOAD = {};

    private final LogLines log = new LogLines();
    private final EventLoopThread loop = new EventLoopThread("test-loop", (what, failure) -> {});
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();
    private final List<String> remarkable = new CopyOnWriteArrayList<>();
    private final Inbox inbox = new Inbox(loop, log.logger, "the server", OWN, MessageRoom.ofHeap(), this::handle);

    private void handle(Message message) {
        handled.incrementAndGet();
        if (!message.topic().endsWith("/in")) {
            remarkable.add(message.topic() + " after " + (handled.get() - 1));
        }
    }

    /** The loop does nothing until it is let go; it is held before any test begins, since control messages go before tasks. */
    @BeforeEach
    void start() throws InterruptedException {
        loop.execute(() -> {
            held.countDown();
            try {
                letGo.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        loop.start();
        held.await();
    }

    @AfterEach
    void terminate() {
        letGo.countDown();
        assertThat(loop.terminate(Duration.ofSeconds(5))).isTrue();
    }

    private void put(String topic) {
        inbox.put(topic, PAYLOAD, false);
    }

    @Test
    void control_messages_for_own_services_go_before_all_that_waits_and_others_keep_their_order() {
        for (int i = 0; i < 1_000; i++) {
            put(OWN + "7/in");
        }
        put("aiko/host/2/1/control");
        put(OWN + "7/control");
        put(OWN + "8/control");
        letGo.countDown();
        await().until(() -> handled.get() == 1_003);
        assertThat(remarkable)
                .containsExactly(
                        OWN + "7/control after 0", OWN + "8/control after 1", "aiko/host/2/1/control after 1002");
    }

    @Test
    void when_too_many_wait_further_ones_are_dropped_counted_and_reported_but_those_that_matter_are_kept() {
        for (int i = 0; i < Inbox.CAPACITY + 10; i++) {
            put(OWN + "7/in");
        }
        put(OWN + "7/control");
        put("aiko/host/2/0/state");
        put("aiko/service/registrar");
        assertThat(inbox.dropped()).isEqualTo(10);
        assertThat(inbox.size()).isEqualTo(Inbox.CAPACITY + 3);
        assertThat(log.lines()).singleElement().asString().contains("dropping further messages");
        letGo.countDown();
        await().until(() -> handled.get() == Inbox.CAPACITY + 3);
        assertThat(remarkable)
                .containsExactly(
                        OWN + "7/control after 0",
                        "aiko/host/2/0/state after " + (Inbox.CAPACITY + 1),
                        "aiko/service/registrar after " + (Inbox.CAPACITY + 2));
        assertThat(inbox.highWaterMark()).isEqualTo(Inbox.CAPACITY + 2);
    }

    @Test
    void large_messages_are_dropped_before_they_take_the_memory_of_all_and_it_is_said_when_that_is_over() {
        var small = new Inbox(loop, log.logger, "the server", OWN, new MessageRoom(1 << 20), this::handle);
        byte[] large = new byte[100_000];
        for (int i = 0; i < 100; i++) {
            small.put(OWN + "7/in", large, false);
            small.put(OWN + "7/control", large, false);
        }
        assertThat(small.size()).isLessThanOrEqualTo(16);
        assertThat(small.dropped()).isEqualTo(200 - small.size());
        assertThat(log.lines()).singleElement().asString().contains("event.inbox.bytes is 1048576");
        letGo.countDown();
        await().until(() -> {
            small.put(OWN + "7/in", PAYLOAD, false);
            return log.lines().stream().anyMatch(line -> line.contains("inbox recovered: "));
        });
        assertThat(log.lines().get(1)).contains(small.dropped() + " messages from MQTT server the server dropped");
    }
}
