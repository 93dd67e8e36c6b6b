// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Many filters and topics of few different levels, so that they often meet. */
class TopicTreePropertyTest {
    @Provide
    Arbitrary<String> topics() {
        return Arbitraries.of("a", "b", "", "$x", "ab", "Aa", "BB")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(levels -> String.join("/", levels))
                .filter(text -> !text.isEmpty());
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<List<String>> levels =
                Arbitraries.of("a", "b", "", "$x", "+", "Aa", "BB").list().ofMaxSize(4);
        return levels.flatMap(list -> Arbitraries.of(true, false).map(multiLevel -> {
                    var all = new ArrayList<>(list);
                    if (multiLevel || all.isEmpty()) {
                        all.add("#");
                    }
                    return String.join("/", all);
                }))
                .filter(text -> !text.isEmpty());
    }

    @Property
    void the_tree_finds_exactly_what_a_naive_matcher_finds(
            @ForAll @Size(max = 20) Set<@From("filters") String> filters,
            @ForAll @Size(max = 10) Set<@From("filters") String> removed,
            @ForAll("topics") String topic) {
        var tree = new TopicTree<String>();
        filters.forEach(filter -> tree.put(TopicFilter.of(filter), filter));
        var left = new ArrayList<>(filters);
        removed.stream().filter(left::remove).forEach(filter -> tree.remove(TopicFilter.of(filter)));

        var found = new ArrayList<String>();
        tree.match(topic, found::add);

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(left.stream()
                        .filter(filter -> NaiveMatcher.matches(filter, topic))
                        .toList());
        assertThat(left).allSatisfy(filter -> assertThat(TopicFilter.of(filter).matches(topic))
                .isEqualTo(NaiveMatcher.matches(filter, topic)));
    }

    @Property
    void nothing_is_left_of_a_tree_that_is_emptied(@ForAll Set<@From("filters") String> filters) {
        var tree = new TopicTree<String>();
        filters.forEach(filter -> tree.put(TopicFilter.of(filter), filter));
        filters.forEach(filter -> tree.remove(TopicFilter.of(filter)));

        assertThat(tree.isEmpty()).isTrue();
    }

    @Property(tries = 5_000)
    void a_filter_that_covers_another_matches_all_that_the_other_matches(
            @ForAll("filters") String wide, @ForAll("filters") String narrow, @ForAll("topics") String topic) {
        boolean covers = TopicFilter.of(wide).covers(TopicFilter.of(narrow));
        if (covers && NaiveMatcher.matches(narrow, topic)) {
            assertThat(NaiveMatcher.matches(wide, topic))
                    .as("%s covers %s", wide, narrow)
                    .isTrue();
        }
    }

    @Property
    void every_filter_covers_itself_and_the_topics_it_matches(
            @ForAll("filters") String filter, @ForAll("topics") String topic) {
        assertThat(TopicFilter.of(filter).covers(TopicFilter.of(filter))).isEqualTo(true);
        assertThat(TopicFilter.of(filter).covers(TopicFilter.of(topic))).isEqualTo(NaiveMatcher.matches(filter, topic));
    }
}
