// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.Request;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A long answer does not keep the event loop of its caller for long. */
class CollectedAnswerTest {
    private static final int ITEMS = 2_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CompletableFuture<List<SExpression>> items = new CompletableFuture<>();
    private final CollectedAnswer answer = new CollectedAnswer(
            Request.of(TopicPath.parse("aiko/host/7/1"), "history").withLimits(ITEMS, 64 << 20),
            new Room(64 << 20),
            tasks::add,
            items);

    @Test
    void it_is_read_in_parts_and_completed_with_all_items_in_order() {
        String tags = "tag ".repeat(1_000);
        for (int i = 0; i < ITEMS; i++) {
            answer.received(("(add " + i + " (" + tags + "))").getBytes(StandardCharsets.UTF_8));
        }
        answer.ended(Optional.empty());

        int parts = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            assertThat(items).isNotDone();
            task.run();
            parts++;
        }

        assertThat(parts).isGreaterThan(1);
        assertThat(items.join())
                .hasSize(ITEMS)
                .extracting(item -> item.arguments().get(0))
                .startsWith("0", "1", "2")
                .endsWith(String.valueOf(ITEMS - 1));
    }
}
