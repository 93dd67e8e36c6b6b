// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
    private static final long PLENTY = 1 << 20;

    private final List<String> forgotten = new ArrayList<>();

    private RecordCache cache(int topics, int records, long bytes) {
        return new RecordCache(new RecordCache.Bounds(topics, records, bytes), forgotten::add);
    }

    private static void add(RecordCache cache, String topic, String... lines) {
        for (String line : lines) {
            cache.add(topic, line.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> all(RecordCache cache) {
        return lines(cache.last(Integer.MAX_VALUE, topic -> true));
    }

    private static List<String> lines(List<RecordCache.Kept> kept) {
        return kept.stream()
                .map(record -> record.topic() + " " + new String(record.line(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void the_last_records_of_each_topic_are_kept() {
        RecordCache cache = cache(2, 2, PLENTY);
        add(cache, "a", "1", "2", "3");
        add(cache, "b", "4");
        assertThat(all(cache)).containsExactly("a 2", "a 3", "b 4");
        assertThat(forgotten).isEmpty();
    }

    @Test
    void the_topic_that_has_been_silent_for_longest_gives_way() {
        RecordCache cache = cache(2, 2, PLENTY);
        add(cache, "a", "1");
        add(cache, "b", "2");
        add(cache, "a", "3");
        add(cache, "c", "4");
        assertThat(all(cache)).containsExactly("a 1", "a 3", "c 4");
        assertThat(forgotten).containsExactly("b");
    }

    @Test
    void who_asks_makes_no_topic_stay() {
        RecordCache cache = cache(2, 2, PLENTY);
        add(cache, "a", "1");
        add(cache, "b", "2");
        assertThat(lines(cache.last(1, "a"::equals))).containsExactly("a 1");
        add(cache, "c", "3");
        assertThat(all(cache)).containsExactly("b 2", "c 3");
    }

    @Test
    void records_come_in_the_order_in_which_they_were_made_whatever_their_topics() {
        RecordCache cache = cache(4, 4, PLENTY);
        add(cache, "a", "1");
        add(cache, "b", "2");
        add(cache, "a", "3");
        add(cache, "c", "4");
        assertThat(lines(cache.last(3, topic -> !topic.equals("c")))).containsExactly("a 1", "b 2", "a 3");
        assertThat(lines(cache.last(2, topic -> true))).containsExactly("a 3", "c 4");
        assertThat(cache.last(0, topic -> true)).isEmpty();
    }

    @Test
    void no_more_bytes_are_kept_than_allowed_whatever_the_numbers_say() {
        RecordCache cache = cache(1_000, 1_000, 10_000);
        add(cache, "quiet", "1");
        for (int i = 0; i < 100; i++) {
            add(cache, "loud", "x".repeat(500));
            assertThat(cache.bytes()).isBetween(500L, 10_000L);
        }
        assertThat(forgotten).containsExactly("quiet");
        assertThat(all(cache)).hasSizeBetween(15, 18);
    }

    @Test
    void one_record_is_kept_even_where_it_is_too_long() {
        RecordCache cache = cache(9, 9, 100);
        add(cache, "a", "x".repeat(500));
        assertThat(all(cache)).hasSize(1);
        add(cache, "b", "y".repeat(500));
        assertThat(all(cache)).containsExactly("b " + "y".repeat(500));
        add(cache, "b", "z");
        assertThat(all(cache)).containsExactly("b z");
        assertThat(forgotten).containsExactly("a");
    }

    @Test
    void a_long_record_is_cut_between_characters() {
        RecordCache cache = cache(1, 1, PLENTY);
        add(cache, "a", "x" + "é".repeat(RecordCache.LONGEST_RECORD));
        String kept = all(cache).get(0);
        assertThat(kept).isEqualTo("a x" + "é".repeat((RecordCache.LONGEST_RECORD - 1) / 2));
    }

    @Test
    void what_is_forgotten_takes_no_room() {
        RecordCache cache = cache(1, 2, PLENTY);
        add(cache, "a", "12345", "12345", "12345");
        long one = cache.bytes();
        for (int i = 0; i < 1_000; i++) {
            add(cache, i % 2 == 0 ? "b" : "a", "12345", "12345");
            assertThat(cache.bytes()).isEqualTo(one);
        }
    }
}
