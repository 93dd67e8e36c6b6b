// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import aiko.share.internal.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a follower asks, and what it makes of the answers of those who answer otherwise than a producer of ours. */
class FollowerQuestionsTest {
    private static final Duration LONG = Duration.ofSeconds(300);
    private static final TopicPath OTHER = TopicPath.parse("test/host/2/5");
    private static final String OTHER_STATE = OTHER.withServiceId(0).state();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile List<String> answer = List.of();
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = new TestService(Map.of());
        service.subscribe(OTHER.control(), request -> {
            List<Object> parameters = SExpressions.parse(request).arguments();
            if (!parameters.get(1).equals("0")) {
                asked.add((String) parameters.get(0));
                service.publish((String) parameters.get(0), answer.toArray(String[]::new));
            }
        });
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Follower follow(Duration lease) throws Exception {
        Follower follower = service.follow(OTHER, lease);
        follower.addListener((command, item, value) -> heard.add(command + " " + item + " " + value.orElse(null)));
        return follower;
    }

    private void answers(String... payloads) {
        answer = List.of(payloads);
    }

    @Test
    void a_service_that_is_not_there_yet_is_asked_again_until_it_answers() throws Exception {
        Follower follower = follow(LONG);
        await().until(() -> asked.size() >= 3);
        assertThat(follower.isReady()).isFalse();
        answers("(item_count 1)", "(add lifecycle ready)");

        await().atMost(Duration.ofSeconds(5)).until(follower::isReady);

        assertThat(follower.get("lifecycle")).contains("ready");
        int questions = asked.size();
        await().during(Duration.ofSeconds(1)).until(() -> asked.size() == questions);
    }

    @Test
    void a_service_that_does_not_answer_is_asked_on_another_topic_after_a_while() throws Exception {
        follow(LONG);

        await().atMost(Duration.ofSeconds(20)).until(() -> Set.copyOf(asked).size() == 2);

        assertThat(asked.stream().limit(Follower.REQUESTS)).containsOnly(asked.get(0));
    }

    @Test
    void whoever_says_that_the_process_is_there_makes_it_ask_a_few_times_a_second_only() throws Exception {
        answers("(item_count 1)", "(add lifecycle ready)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);
        int questions = asked.size();
        for (int i = 0; i < 1_000; i++) {
            service.say(OTHER_STATE, "(present " + i + ")");
        }

        await().until(() -> asked.size() > questions);
        await().during(Duration.ofMillis(1_500)).until(() -> asked.size() - questions <= 5 * LifeSigns.MOST);
    }

    @Test
    void what_two_states_of_one_service_answer_is_all_there() throws Exception {
        answers("(item_count 2)", "(add lifecycle ready)", "(add a 1)", "(item_count 1)", "(add manager.0 x)");
        Follower follower = follow(LONG);

        await().until(() -> follower.items().size() == 3);
        answers("(item_count 2)", "(add lifecycle busy)", "(add a 1)", "(item_count 1)", "(add manager.0 x)");
        heard.clear();
        service.connected(follower, false);
        service.connected(follower, true);

        await().until(() -> follower.get("lifecycle").equals(Optional.of("busy")));
        await().during(Duration.ofSeconds(2)).until(() -> follower.items().size() == 3);
        assertThat(heard).containsExactly("ADD lifecycle busy");
    }

    @Test
    void of_two_states_what_has_gone_is_removed_as_well() throws Exception {
        answers("(item_count 2)", "(add lifecycle ready)", "(add a 1)", "(item_count 2)", "(add b 2)", "(add c 3)");
        Follower follower = follow(LONG);
        await().until(() -> follower.items().size() == 4);
        answers("(item_count 1)", "(add lifecycle ready)", "(item_count 1)", "(add c 3)");

        service.connected(follower, false);
        service.connected(follower, true);

        await().until(() -> follower.items().equals(Map.of("lifecycle", "ready", "c", "3")));
        assertThat(heard).endsWith("REMOVE a null", "REMOVE b null");
    }

    @Test
    void a_count_in_the_midst_of_an_answer_loses_nothing() throws Exception {
        answers("(item_count 2)", "(add a 1)", "(item_count 2)", "(add b 2)", "(add c 3)", "(add d 4)");
        Follower follower = follow(LONG);

        await().until(follower::isReady);

        assertThat(follower.items()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(heard).hasSize(4);
        assertThat(asked).hasSize(1);
    }

    @Test
    void the_same_answer_again_tells_nobody_anything() throws Exception {
        answers("(item_count 1)", "(add a two words)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);

        service.say(asked.get(0), "(item_count 1)", "(add a 9:two words)", "(item_count 0)", "(sync x)");

        assertThat(follower.items()).containsExactly(Map.entry("a", "two words"));
        assertThat(heard).containsExactly("ADD a two words");
        assertThat(service.log.lines).isEmpty();
    }

    @Test
    void an_answer_of_which_a_part_is_lost_is_asked_for_again() throws Exception {
        answers("(item_count 3)", "(add a 1)", "(add b 2)");
        Follower follower = follow(LONG);
        await().until(() -> follower.items().size() == 2);
        answers("(item_count 3)", "(add a 1)", "(add b 2)", "(add c 3)");
        assertThat(follower.isReady()).isFalse();

        await().atMost(Duration.ofSeconds(15)).until(follower::isReady);

        assertThat(follower.items()).containsOnlyKeys("a", "b", "c");
        assertThat(Set.copyOf(asked)).hasSize(2);
    }

    @Test
    void a_late_answer_to_what_was_asked_before_changes_nothing() throws Exception {
        answers("(item_count 2)", "(add a 1)", "(add b 2)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);
        service.connected(follower, false);
        service.connected(follower, true);
        await().until(() -> asked.size() == 2);

        service.say(asked.get(0), "(item_count 1)", "(add a 7)");

        assertThat(follower.items()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
    }

    @Test
    void a_process_that_comes_back_is_asked_at_once_and_what_it_has_no_more_is_removed() throws Exception {
        answers("(item_count 2)", "(add a 1)", "(add b 2)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);
        answers("(item_count 1)", "(add b 2)");

        service.say(OTHER_STATE, "(present 4711)");

        await().until(() -> follower.items().equals(Map.of("b", "2")));
        assertThat(heard).containsExactly("ADD a 1", "ADD b 2", "REMOVE a null");
        assertThat(asked).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_process_that_goes_is_asked_until_one_comes_back_and_what_is_known_of_it_stays() throws Exception {
        answers("(item_count 1)", "(add a 1)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);
        answers();

        service.say(OTHER_STATE, "(absent)");

        await().until(() -> asked.size() >= 4);
        assertThat(follower.items()).containsOnlyKeys("a");
        answers("(item_count 1)", "(add b 1)");
        await().atMost(Duration.ofSeconds(5)).until(() -> follower.items().equals(Map.of("b", "1")));
    }

    @Test
    void a_service_that_has_forgotten_the_lease_answers_when_it_is_extended() throws Exception {
        answers("(item_count 2)", "(add a 1)", "(add b 2)");
        Follower follower = follow(Duration.ofSeconds(1));
        await().until(follower::isReady);
        answers("(item_count 1)", "(add c 3)");

        await().until(() -> follower.items().equals(Map.of("c", "3")));

        assertThat(Set.copyOf(asked)).hasSize(1);
    }

    @Test
    void a_removal_of_several_words_removes_nothing_else() throws Exception {
        answers("(item_count 1)", "(add a 1)");
        Follower follower = follow(LONG);
        await().until(follower::isReady);

        service.say(asked.get(0), "(remove a b)", "(item_count -1)");

        assertThat(follower.items()).containsOnlyKeys("a");
        assertThat(service.log.lines).hasSize(2);
    }

    @Test
    void pauses_grow_up_to_a_limit_and_are_never_quite_the_same() {
        var pauses = new Pauses();
        var all = new ArrayList<Long>();
        for (int i = 0; i < 12; i++) {
            all.add(pauses.next().toMillis());
        }
        assertThat(all.get(0)).isBetween(187L, 313L);
        assertThat(all.get(3)).isBetween(1_500L, 2_500L);
        assertThat(all.subList(8, 12)).allMatch(pause -> pause >= 22_500 && pause <= 37_500);
        assertThat(Set.copyOf(all)).hasSizeGreaterThan(8);
        pauses.beginAnew();
        assertThat(pauses.next().toMillis()).isLessThan(400);
    }
}
