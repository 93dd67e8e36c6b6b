// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionLimits;
import aiko.share.SharedState;
import aiko.share.internal.LogLines;
import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.MemoryLimit;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.state.PlacedStates;
import aiko.share.internal.state.Producer;
import aiko.share.internal.wire.ItemMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who follow a state, and a server that takes its time. */
class ManyReadersTest {
    private static final TopicPath PATH = TopicPath.parse("test/host/1/7");

    private final LogLines log = new LogLines();
    private final EventLoopThread eventLoop =
            new EventLoopThread("aiko-test", (name, failure) -> log.lines.add("ERROR " + name + ": " + failure));
    /** What each response topic was told, as a follower understands it. */
    private final Map<String, Items> copies = new HashMap<>();

    private final Map<String, Integer> counts = new HashMap<>();
    private final SlowMessages messages = new SlowMessages(this::received);
    private final ShareLimits limits = new ShareLimits(SharedState.MOST_LEASES, 0, 0);
    private final Producer producer = producer();

    @BeforeEach
    void start() {
        eventLoop.start();
    }

    @AfterEach
    void stop() {
        eventLoop.terminate(Duration.ofSeconds(1));
    }

    private void received(String topic, String payload) {
        if (topic.startsWith(PATH.toString())) {
            return;
        }
        counts.merge(topic, 1, Integer::sum);
        Items copy =
                copies.computeIfAbsent(topic, unknown -> new Items(new MemoryLimit("items.bytes", Long.MAX_VALUE)));
        SExpression said = ItemMessages.read(payload.getBytes(StandardCharsets.UTF_8), SExpressionLimits.DEFAULT);
        switch (said.name()) {
            case "add", "update" -> copy.set(
                    ItemName.parse((String) said.arguments().get(0)),
                    said.arguments().get(1));
            case "remove" -> copy.remove(
                    ItemName.parse((String) said.arguments().get(0)));
            default -> assertThat(said.name()).isEqualTo("item_count");
        }
    }

    private Producer producer() {
        return new Producer(PATH, eventLoop, messages, log.logger, new PlacedStates(), limits);
    }

    private void onLoop(Runnable action) throws Exception {
        var done = new CompletableFuture<Void>();
        eventLoop.execute(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(30, TimeUnit.SECONDS);
    }

    private void control(String payload) {
        producer.intercept(message(payload));
    }

    private static Message message(String payload) {
        return new Message(PATH.control(), payload.getBytes(StandardCharsets.UTF_8), false);
    }

    /** The server takes what there is, until there is nothing more. */
    private void takeAll() throws Exception {
        var left = new int[1];
        do {
            onLoop(() -> messages.take(Integer.MAX_VALUE));
            onLoop(() -> left[0] = messages.waiting());
        } while (left[0] > 0);
    }

    private Map<String, Object> copy(String topic) {
        return copies.get(topic).select(ItemFilter.ALL);
    }

    @Test
    void thousands_of_leases_and_updates_wait_for_the_server_and_all_hear_of_the_latest() throws Exception {
        onLoop(() -> {
            for (int i = 0; i < 3_000; i++) {
                control("(share r/" + i + " 300 *)");
            }
        });
        takeAll();
        onLoop(() -> {
            for (int i = 0; i <= 3_000; i++) {
                control("(update item " + i + ")");
                control("(update other." + i % 7 + " " + i + ")");
                assertThat(messages.waiting()).isLessThan(3 * Distributor.TURN + 2 * i);
            }
        });
        takeAll();

        assertThat(copies).hasSize(3_000).allSatisfy((topic, copy) -> assertThat(copy.select(ItemFilter.ALL))
                .isEqualTo(producer.items()));
        assertThat(producer.get("item")).contains("3000");
        assertThat(messages.published()).isLessThan(150_000);
        assertThat(producer.statistics().merged()).isGreaterThan(5_000);
        assertThat(producer.statistics().ended()).isZero();
        assertThat(log.lines).isEmpty();
    }

    @Test
    void if_all_items_change_faster_than_the_server_accepts_them_all_readers_are_equally_late() throws Exception {
        int readers = 10;
        int items = 10_000;
        onLoop(() -> {
            for (int i = 0; i < items; i++) {
                producer.update("k" + i, 0);
            }
            for (int i = 0; i < readers; i++) {
                control("(share r/" + i + " 300 *)");
            }
        });
        takeAll();
        int rounds = 30;
        for (int round = 1; round <= rounds; round++) {
            String value = Integer.toString(round);
            onLoop(() -> {
                for (int i = 0; i < items; i++) {
                    producer.update("k" + i, value);
                }
            });
            // As many as one reader needs.
            onLoop(() -> messages.take(items));
        }

        // Each reader has a turn in as many rounds as there are readers; what is queued then takes two more.
        int oldest = rounds - readers - 3;
        copies.forEach((topic, copy) -> assertThat(copy.select(ItemFilter.ALL).values())
                .as(topic)
                .allMatch(value -> Integer.parseInt((String) value) >= oldest));
    }

    @Test
    void a_reader_whose_changes_need_several_turns_takes_none_from_the_others() throws Exception {
        int items = 9_000;
        String end = "x".repeat(600);
        onLoop(() -> {
            for (int i = 0; i < items; i++) {
                producer.update("k" + i, 0);
            }
            for (int i = 0; i < 4; i++) {
                control("(share r/" + i + " 300 *)");
            }
        });
        takeAll();
        onLoop(() -> {
            for (int i = 0; i < items; i++) {
                producer.update("k" + i, i + end);
            }
        });
        takeAll();

        assertThat(copies).hasSize(4).allSatisfy((topic, copy) -> assertThat(copy.select(ItemFilter.ALL))
                .isEqualTo(producer.items()));
    }

    @Test
    void long_answers_wait_for_the_server_and_are_complete_with_what_has_changed_meanwhile() throws Exception {
        onLoop(() -> {
            for (int i = 0; i < 9_000; i++) {
                producer.update("k" + i, i);
            }
            for (int i = 0; i < 8; i++) {
                control("(share once/" + i + " 0 *)");
                control("(share once/" + i + " 0 *)");
                control("(share lease/" + i + " 300 *)");
                producer.update("k" + i, "new");
                assertThat(messages.waiting()).isLessThan(3 * Distributor.TURN);
            }
        });
        takeAll();

        assertThat(copies).hasSize(16);
        assertThat(copy("lease/0")).isEqualTo(producer.items());
        assertThat(copy("lease/7")).isEqualTo(producer.items());
        assertThat(copy("once/7")).isEqualTo(producer.items());
        assertThat(counts.get("once/7")).isEqualTo(9_001);
        assertThat(producer.statistics().waiting()).isZero();
        assertThat(producer.leaseCount()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_happens_who_holds_a_lease_ends_up_with_what_its_filter_lets_through(long seed) throws Exception {
        var random = new Random(seed);
        var filters = new LinkedHashMap<String, String>();
        onLoop(() -> {
            for (int step = 0; step < 3_000; step++) {
                randomStep(random, filters);
                if (random.nextInt(40) == 0) {
                    messages.take(random.nextInt(6_000));
                }
            }
        });
        takeAll();

        assertThat(filters).hasSizeGreaterThan(50);
        filters.forEach((topic, filter) ->
                assertThat(copy(topic)).as(topic + " " + filter).isEqualTo(selected(filter)));
        assertThat(producer.leaseCount()).isEqualTo(filters.size());
        assertThat(log.lines)
                .allMatch(line -> line.contains("is not a dictionary") || line.endsWith("more lines suppressed"));
    }

    private Map<String, Object> selected(String filter) {
        var selected = new LinkedHashMap<String, Object>();
        List<String> names = List.of(filter.replaceAll("[()]", "").split(" "));
        producer.items().forEach((item, value) -> {
            if (names.contains("*") || names.contains(item) || names.contains(item.split("\\.")[0])) {
                selected.put(item, value);
            }
        });
        return selected;
    }

    private void randomStep(Random random, Map<String, String> filters) {
        String first = String.valueOf((char) ('a' + random.nextInt(4)));
        String item = random.nextBoolean() ? first : first + "." + random.nextInt(3);
        switch (random.nextInt(8)) {
            case 0 -> {
                String topic = "r/" + random.nextInt(1_000_000_000);
                String filter = List.of("*", "a", "(b.1 b.2)", "(a c.0)", "(d.0 d.1 d.2)")
                        .get(random.nextInt(5));
                filters.put(topic, filter);
                control("(share " + topic + " 300 " + filter + ")");
            }
            case 1 -> control("(remove " + item + ")");
            case 2 -> control("(update " + first + " (" + random.nextInt(3) + ": " + random.nextInt(100) + "))");
            case 3 -> {
                if (random.nextInt(4) == 0 && !filters.isEmpty()) {
                    String topic = new ArrayList<>(filters.keySet()).get(random.nextInt(filters.size()));
                    filters.remove(topic);
                    control("(share " + topic + " 0 *)");
                }
            }
            default -> control((random.nextBoolean() ? "(add " : "(update ") + item + " " + random.nextInt(100) + ")");
        }
    }

    @Test
    void who_cannot_be_told_of_what_comes_and_goes_loses_its_lease_with_a_line() throws Exception {
        onLoop(() -> {
            control("(share slow/one 300 *)");
            control("(share slow/two 300 other)");
            for (int i = 0; i < 30_000; i++) {
                control("(add k" + i + " 1)");
                control("(remove k" + i + ")");
            }
        });

        assertThat(producer.leaseCount()).isZero();
        assertThat(producer.statistics().ended()).isEqualTo(2);
        assertThat(log.lines)
                .singleElement()
                .asString()
                .isEqualTo(
                        "WARN shared state of test/host/1/7: 2 leases ended: it changes faster than the MQTT server accepts the"
                                + " messages to the leaseholders");
        takeAll();
        onLoop(() -> control("(share slow/one 300 *)"));
        onLoop(() -> control("(update k 1)"));
        takeAll();
        assertThat(copy("slow/one")).containsEntry("k", "1");
    }

    @Test
    void who_costs_the_connection_loses_its_lease_and_nobody_else_does() throws Exception {
        onLoop(() -> {
            control("(share bad/topic 300 *)");
            control("(share good/topic 300 *)");
            messages.giveUp("bad/topic");
            control("(update item 1)");
            control("(update item 2)");
        });
        takeAll();

        assertThat(producer.leaseCount()).isEqualTo(1);
        assertThat(counts).containsEntry("bad/topic", 1).containsEntry("good/topic", 3);
        assertThat(log.lines)
                .containsExactly(
                        "WARN shared state of test/host/1/7: lease of bad/topic ended: the MQTT server closes the connection at"
                                + " messages on that topic");
    }

    @Test
    void filters_and_items_of_strangers_take_no_more_memory_than_there_is_room_for() throws Exception {
        String names = "x".repeat(60_000);
        onLoop(() -> {
            for (int i = 0; i < 700; i++) {
                control("(share r/" + i + " 300 (" + names + i + "))");
                control("(update large" + i + " " + names + ")");
                messages.take(Integer.MAX_VALUE);
            }
            control("(update large1 small)");
        });

        assertThat(producer.leaseCount()).isBetween(100, 400);
        assertThat(producer.items().size()).isBetween(300, 1_000);
        assertThat(producer.get("large1")).contains("small");
        assertThat(log.lines).hasSizeLessThan(200);
        assertThat(producer.statistics().refused()).isGreaterThan(400);

        onLoop(() -> producer.removed());
        assertThat(producer.leaseCount()).isZero();
        Producer next = producer();
        onLoop(() -> {
            for (int i = 0; i < 100; i++) {
                next.intercept(message("(share again/" + i + " 300 (" + names + "))"));
            }
        });
        assertThat(next.leaseCount()).isEqualTo(100);
    }
}
