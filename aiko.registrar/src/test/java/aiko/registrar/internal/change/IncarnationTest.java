// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.registrar.internal.RegistrarRig;
import aiko.registrar.internal.wire.AddCommand;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which process is meant when several have had the same topic path. */
class IncarnationTest {
    private static final String PROCESS = "aiko/h/1";
    private static final String STATE = PROCESS + "/0";

    private final RegistrarRig rig = new RegistrarRig();

    @BeforeEach
    void add() {
        rig.state(STATE, "(present 1)");
        rig.add(PROCESS, 1);
        rig.messages.take();
    }

    @Test
    void the_end_of_the_present_one_removes_its_services() {
        assertThat(rig.state(STATE, "(absent 1)")).containsExactly("aiko/h/5/1/out (remove aiko/h/1/1)");
    }

    @Test
    void the_late_end_of_an_earlier_one_does_not() {
        assertThat(rig.state(STATE, "(absent 0)")).isEmpty();
        assertThat(rig.directory.size()).isEqualTo(1);
    }

    @Test
    void an_end_that_does_not_say_whose_counts_as_that_of_the_present_one() {
        assertThat(rig.state(STATE, "(absent)")).hasSize(1);
        assertThat(rig.state(STATE, "absent")).isEmpty();
    }

    @Test
    void a_new_one_begins_without_the_services_of_the_earlier() {
        assertThat(rig.state(STATE, "(present 2)")).containsExactly("aiko/h/5/1/out (remove aiko/h/1/1)");
        assertThat(rig.state(STATE, "(present 2)")).isEmpty();
        rig.add(PROCESS, 2);
        rig.messages.take();
        assertThat(rig.state(STATE, "(absent 1)")).isEmpty();
        assertThat(rig.directory.size()).isEqualTo(2);
    }

    @Test
    void what_is_still_said_of_one_that_has_died_does_not_bring_it_back() {
        rig.state(STATE, "(absent 1)");
        assertThat(rig.in("(add aiko/h/1/2 late p mqtt pele ())")).isEmpty();
        rig.state(STATE, "(present 1)");
        assertThat(rig.in("(add aiko/h/1/2 back p mqtt pele ())")).hasSize(1);
    }

    @Test
    void after_a_loss_of_the_connection_a_last_will_of_before_does_not_keep_anybody_out() {
        rig.state(STATE, "(absent 1)");
        rig.changes.missed();
        assertThat(rig.in("(add aiko/h/1/2 back p mqtt pele ())")).hasSize(1);
    }

    @Test
    void a_copy_contains_who_was_reported_dead_before_it_began() {
        rig.changes.setPrimary(false);
        rig.state(STATE, "(absent 1)");
        rig.changes.beginCopy();
        var command = new AddCommand();
        command.set("(add aiko/h/1/2 back p mqtt pele ())".getBytes(StandardCharsets.UTF_8));
        rig.changes.copy(command);
        assertThat(rig.directory.size()).isEqualTo(1);
    }

    @Test
    void a_service_that_ends_has_no_incarnation() {
        assertThat(rig.state(PROCESS + "/1", "(absent 7)")).containsExactly("aiko/h/5/1/out (remove aiko/h/1/1)");
    }

    @Test
    void a_secondary_says_nothing_and_answers_nobody() {
        rig.changes.setPrimary(false);
        assertThat(rig.in("(share a * * * * *)")).isEmpty();
        assertThat(rig.in("(add aiko/h/1/2 n p mqtt pele ())")).isEmpty();
        assertThat(rig.state(STATE, "(absent 1)")).isEmpty();
        assertThat(rig.directory.size()).isZero();
        assertThat(rig.history.size()).isEqualTo(1);
    }
}
