// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final TopicPath SELF = TopicPath.parse("aiko/h/5/1");
    private static final RegistrarDetails OTHER = other("aiko/h/9/1", "50.000000");

    private final Recorder recorder = new Recorder();
    private final Election election = new Election(SELF, 100, recorder);

    /** Writes down what is to be done, with the numbers by which it is answered. */
    private static final class Recorder implements ElectionActions {
        final List<String> actions = new ArrayList<>();
        OptionalInt rank = OptionalInt.empty();
        int others;
        long search;
        long wait;
        long question;
        long preparation;

        @Override
        public void search(long number) {
            search = number;
            actions.add("search");
        }

        @Override
        public void wait(long number, Duration time) {
            wait = number;
            actions.add("wait " + time.toMillis());
        }

        @Override
        public void ask(long number, RegistrarDetails registrar) {
            question = number;
            actions.add("ask " + registrar.topicPath());
        }

        @Override
        public void prepare(long number) {
            preparation = number;
            actions.add("prepare");
        }

        @Override
        public void withdraw() {
            actions.add("withdraw");
        }

        @Override
        public void announce(RegistrarDetails primary) {
            actions.add("announce " + primary.topicPath() + " " + primary.timeStarted());
        }

        @Override
        public void announceAbsence() {
            actions.add("announce absence");
        }

        @Override
        public void follow(RegistrarDetails primary) {
            actions.add("follow " + primary.topicPath());
        }

        @Override
        public void stopFollowing() {}

        @Override
        public void examineRegistrars() {
            actions.add("examine registrars");
        }

        @Override
        public OptionalInt rank(Optional<RegistrarDetails> failed) {
            return rank;
        }

        @Override
        public boolean isListed(TopicPath registrar) {
            return registrar.equals(OTHER.topicPath());
        }

        @Override
        public int others() {
            return others;
        }

        @Override
        public void stateChanged(RegistrarState state) {}

        List<String> take() {
            var taken = List.copyOf(actions);
            actions.clear();
            return taken;
        }
    }

    private static RegistrarDetails other(String path, String time) {
        return new RegistrarDetails(TopicPath.parse(path), "2", time);
    }

    private void becomePrimary() {
        election.connected();
        election.searchSettled(recorder.search);
        election.prepared(recorder.preparation);
        recorder.take();
    }

    private void becomeSecondary(int rank) {
        election.connected();
        election.found(OTHER, true);
        election.alive(recorder.question);
        recorder.rank = OptionalInt.of(rank);
        recorder.take();
    }

    @Test
    void silence_promotes() {
        election.connected();
        election.searchSettled(recorder.search);
        election.prepared(recorder.preparation);
        assertThat(recorder.take())
                .containsExactly("search", "prepare", "announce aiko/h/5/1 100.000000", "examine registrars");
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_primary_that_lives_is_followed() {
        election.connected();
        election.found(OTHER, true);
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
        election.searchSettled(recorder.search);
        election.alive(recorder.question);
        assertThat(recorder.take()).containsExactly("search", "ask aiko/h/9/1", "follow aiko/h/9/1");
        assertThat(election.primary()).contains(OTHER);
    }

    @Test
    void a_primary_that_does_not_answer_is_said_to_be_gone_and_others_may_go_first() {
        election.connected();
        election.found(OTHER, true);
        recorder.take();
        election.silent(recorder.question);
        assertThat(recorder.take()).containsExactly("announce absence", "wait 2000");
        election.elapsed(recorder.wait);
        assertThat(recorder.take()).containsExactly("prepare");
    }

    @Test
    void what_it_once_said_of_itself_is_no_primary() {
        election.connected();
        election.found(other(SELF.toString(), "1"), true);
        election.searchSettled(recorder.search);
        assertThat(recorder.take()).containsExactly("search", "prepare");
    }

    @Test
    void the_end_of_an_older_search_means_nothing() {
        election.connected();
        long first = recorder.search;
        election.disconnected();
        election.connected();
        recorder.take();
        election.searchSettled(first);
        assertThat(recorder.take()).isEmpty();
    }

    @Test
    void secondaries_take_their_turns_in_the_order_of_their_age() {
        becomeSecondary(0);
        election.absent();
        assertThat(recorder.take()).containsExactly("wait 200");
        election.found(OTHER, false);
        recorder.rank = OptionalInt.of(2);
        election.absent();
        assertThat(recorder.take()).containsExactly("wait 1000");
        election.elapsed(recorder.wait);
        election.prepared(recorder.preparation);
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void one_that_has_no_copy_waits_longer() {
        becomeSecondary(0);
        recorder.rank = OptionalInt.empty();
        election.absent();
        assertThat(recorder.take()).containsExactly("wait 2000");
    }

    @Test
    void a_primary_that_contradicts_its_end_is_followed_as_before() {
        becomeSecondary(0);
        election.absent();
        long turn = recorder.wait;
        recorder.take();
        election.found(OTHER, false);
        election.elapsed(turn);
        assertThat(recorder.take()).isEmpty();
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void one_that_is_about_to_take_over_is_not_held_up_by_a_newcomer_without_a_directory() {
        becomeSecondary(0);
        election.absent();
        election.found(other("aiko/h/7/1", "500"), false);
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY_SEARCH);
        election.found(other("aiko/h/7/1", "5"), false);
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void a_primary_that_is_found_while_it_prepares_makes_it_withdraw() {
        election.connected();
        election.searchSettled(recorder.search);
        recorder.take();
        election.found(OTHER, false);
        assertThat(recorder.take()).containsExactly("withdraw", "ask aiko/h/9/1");
        election.prepared(recorder.preparation);
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void a_forged_absence_makes_a_primary_announce_itself_again_and_nothing_else() {
        becomePrimary();
        election.absent();
        election.cleared();
        assertThat(recorder.take())
                .containsExactly(
                        "announce aiko/h/5/1 100.000000", "examine registrars", "announce aiko/h/5/1 100.000000");
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_primary_contradicts_a_younger_one_and_one_of_the_same_age_with_a_larger_topic_path() {
        becomePrimary();
        election.found(other("aiko/a/1/1", "100.5"), false);
        election.found(other("aiko/z/1/1", "100.0"), false);
        election.found(other("aiko/a/1/1", "no number"), false);
        assertThat(recorder.take()).hasSize(3).allMatch(action -> action.startsWith("announce"));
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_primary_yields_to_an_older_one_that_lives_and_contradicts() {
        becomePrimary();
        election.found(OTHER, false);
        election.found(OTHER, false);
        assertThat(recorder.take()).containsExactly("wait 10000", "ask aiko/h/9/1");
        election.alive(recorder.question);
        assertThat(recorder.take()).containsExactly("announce aiko/h/5/1 100.000000");
        election.found(OTHER, false);
        assertThat(recorder.take()).containsExactly("withdraw", "follow aiko/h/9/1");
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void a_primary_does_not_yield_to_one_that_is_silent() {
        becomePrimary();
        election.found(OTHER, false);
        recorder.take();
        election.silent(recorder.question);
        assertThat(recorder.take()).containsExactly("announce aiko/h/5/1 100.000000");
        election.found(OTHER, false);
        assertThat(recorder.take()).contains("ask aiko/h/9/1");
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void each_promotion_is_another_incarnation_of_nearly_the_same_age() {
        becomePrimary();
        election.disconnected();
        election.connected();
        election.searchSettled(recorder.search);
        recorder.take();
        election.prepared(recorder.preparation);
        assertThat(recorder.take()).containsExactly("announce aiko/h/5/1 100.000001", "examine registrars");
    }

    @Test
    void a_secondary_that_somebody_calls_primary_becomes_it_unless_the_primary_contradicts() {
        becomeSecondary(0);
        election.found(other(SELF.toString(), "1"), false);
        assertThat(recorder.take()).containsExactly("wait 1000");
        election.found(OTHER, false);
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
        election.found(other(SELF.toString(), "1"), false);
        recorder.take();
        election.elapsed(recorder.wait);
        assertThat(recorder.take()).containsExactly("prepare");
    }

    @Test
    void one_that_is_told_to_take_over_waits_for_its_copy_and_outdoes_the_primary() {
        election.connected();
        election.promote();
        election.found(OTHER, true);
        election.alive(recorder.question);
        recorder.take();
        recorder.rank = OptionalInt.of(3);
        election.copied();
        election.found(OTHER, false);
        assertThat(recorder.take()).containsExactly("prepare");
        election.prepared(recorder.preparation);
        assertThat(recorder.take()).containsExactly("announce aiko/h/5/1 49.999000", "examine registrars");
    }

    @Test
    void one_that_steps_back_comes_last() {
        becomePrimary();
        assertThat(election.demote()).isFalse();
        recorder.others = 2;
        assertThat(election.demote()).isTrue();
        assertThat(recorder.take()).containsExactly("announce absence", "withdraw", "wait 2800");
        assertThat(election.demote()).isFalse();
    }

    @Test
    void a_secondary_whose_primary_s_process_is_said_to_have_died_asks() {
        becomeSecondary(0);
        election.died("aiko/h/8");
        election.died("aiko/h/9");
        assertThat(recorder.take()).containsExactly("ask aiko/h/9/1");
        election.alive(recorder.question);
        assertThat(recorder.take()).isEmpty();
    }

    @Test
    void a_secondary_repeats_what_was_cleared_and_nobody_says_again() {
        becomeSecondary(0);
        election.cleared();
        assertThat(recorder.take()).containsExactly("wait 2000");
        election.elapsed(recorder.wait);
        assertThat(recorder.take()).containsExactly("announce aiko/h/9/1 50.000000");
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void a_secondary_that_is_cut_off_lets_the_former_primary_go_first() {
        becomeSecondary(0);
        election.disconnected();
        election.connected();
        recorder.take();
        election.searchSettled(recorder.search);
        assertThat(recorder.take()).containsExactly("wait 2000");
    }

    @Test
    void those_that_return_and_find_a_dead_one_announced_keep_their_order() {
        becomePrimary();
        returnToAGhost();
        assertThat(recorder.take()).endsWith("announce absence", "wait 1000");

        election.found(OTHER, false);
        election.alive(recorder.question);
        recorder.rank = OptionalInt.of(1);
        returnToAGhost();
        assertThat(recorder.take()).endsWith("announce absence", "wait 1800");
    }

    @Test
    void a_connection_that_is_lost_again_at_once_changes_no_order() {
        becomePrimary();
        returnToAGhost();
        returnToAGhost();
        assertThat(recorder.take()).endsWith("announce absence", "wait 1000");
    }

    @Test
    void one_that_did_not_know_its_place_lets_all_others_go_first() {
        becomeSecondary(0);
        recorder.rank = OptionalInt.empty();
        recorder.others = 3;
        returnToAGhost();
        assertThat(recorder.take()).endsWith("announce absence", "wait 2200");
    }

    @Test
    void secondaries_that_return_to_an_empty_server_keep_their_order_behind_the_former_primary() {
        becomeSecondary(2);
        election.disconnected();
        election.connected();
        election.searchSettled(recorder.search);
        assertThat(recorder.take()).endsWith("wait 2800");
    }

    private void returnToAGhost() {
        election.disconnected();
        recorder.rank = OptionalInt.empty();
        election.connected();
        election.found(other("aiko/ghost/1/1", "3.0"), true);
        election.silent(recorder.question);
    }
}
