// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final TopicPath SELF = TopicPath.parse("aiko/h/5/1");

    private final List<String> actions = new ArrayList<>();
    private long search;
    private final Election election = new Election(SELF, new Election.Actions() {
        @Override
        public void search(long searchNumber, boolean afterFailure) {
            search = searchNumber;
            actions.add(afterFailure ? "search after failure" : "search");
        }

        @Override
        public RegistrarDetails promote() {
            actions.add("promote");
            return new RegistrarDetails(SELF, "2", "100.0");
        }

        @Override
        public void announce(RegistrarDetails self) {
            actions.add("announce");
        }

        @Override
        public void demote() {
            actions.add("demote");
        }
    });

    private static RegistrarDetails other(String path, String time) {
        return new RegistrarDetails(TopicPath.parse(path), "2", time);
    }

    private void becomePrimary() {
        election.connected();
        election.searchSettled(search);
        actions.clear();
    }

    @Test
    void silence_promotes() {
        election.connected();
        election.searchSettled(search);
        assertThat(actions).containsExactly("search", "promote", "announce");
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_primary_that_is_found_makes_it_secondary_whenever_the_search_ends() {
        election.connected();
        election.found(other("aiko/h/9/1", "50"));
        election.searchSettled(search);
        assertThat(actions).containsExactly("search");
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
        assertThat(election.primary()).contains(other("aiko/h/9/1", "50"));
    }

    @Test
    void what_it_once_said_of_itself_is_no_primary() {
        election.connected();
        election.found(other(SELF.toString(), "1"));
        election.searchSettled(search);
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void the_end_of_an_older_search_means_nothing() {
        election.connected();
        long first = search;
        election.disconnected();
        election.connected();
        election.searchSettled(first);
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY_SEARCH);
    }

    @Test
    void a_secondary_searches_again_when_the_primary_fails() {
        election.connected();
        election.found(other("aiko/h/9/1", "50"));
        election.absent();
        assertThat(actions).containsExactly("search", "search after failure");
        election.searchSettled(search);
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_forged_absence_makes_a_primary_announce_itself_again_and_nothing_else() {
        becomePrimary();
        election.absent();
        assertThat(actions).containsExactly("announce");
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void of_two_primaries_the_older_stays() {
        becomePrimary();
        election.found(other("aiko/a/1/1", "100.5"));
        assertThat(actions).containsExactly("announce");
        election.found(other("aiko/z/1/1", "99.9"));
        assertThat(actions).containsExactly("announce", "demote");
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void of_two_primaries_of_the_same_age_the_smaller_topic_path_stays() {
        becomePrimary();
        election.found(other("aiko/z/1/1", "100.0"));
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
        election.found(other("aiko/a/1/1", "100.0"));
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }

    @Test
    void a_start_time_that_is_no_number_counts_as_the_youngest() {
        becomePrimary();
        election.found(other("aiko/a/1/1", "ghost"));
        assertThat(election.state()).isEqualTo(RegistrarState.PRIMARY);
    }

    @Test
    void a_primary_that_loses_its_connection_begins_again() {
        becomePrimary();
        election.disconnected();
        assertThat(actions).containsExactly("demote");
        assertThat(election.state()).isEqualTo(RegistrarState.START);
        assertThat(election.primary()).isEmpty();
        election.connected();
        election.found(other("aiko/h/9/1", "500"));
        assertThat(election.state()).isEqualTo(RegistrarState.SECONDARY);
    }
}
