// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final List<String> outcomes = new ArrayList<>();

    private int add(String name) {
        return acknowledgements.add(failure -> outcomes.add(name + (failure == null ? " arrived" : " lost")));
    }

    @Test
    void each_message_under_way_has_an_identifier_of_its_own_beyond_those_of_paho() {
        Set<Integer> identifiers = new LinkedHashSet<>();
        for (int i = 0; i < Acknowledgements.COUNT; i++) {
            identifiers.add(add("message"));
        }

        assertThat(identifiers)
                .hasSize(Acknowledgements.COUNT)
                .allMatch(identifier -> identifier >= Acknowledgements.FIRST && identifier <= 0xFFFF);
        assertThat(add("one too many")).isEqualTo(Acknowledgements.NONE);

        acknowledgements.remove(Acknowledgements.FIRST + 5).completed(null);
        assertThat(add("next")).isEqualTo(Acknowledgements.FIRST + 5);
    }

    @Test
    void an_acknowledgement_counts_once_and_only_for_a_message_under_way() {
        assertThat(acknowledgements.remove(Acknowledgements.FIRST)).isNull();
        int identifier = add("a");

        acknowledgements.remove(identifier).completed(null);

        assertThat(acknowledgements.remove(identifier)).isNull();
        assertThat(acknowledgements.remove(1)).isNull();
        assertThat(outcomes).containsExactly("a arrived");
    }

    @Test
    void the_end_of_the_connection_completes_all_messages_and_admits_no_more() {
        int arrived = add("a");
        add("b");
        acknowledgements.remove(arrived).completed(null);

        acknowledgements.close(new EOFException());

        assertThat(outcomes).containsExactly("a arrived", "b lost");
        assertThat(add("late")).isEqualTo(Acknowledgements.NONE);
        assertThat(outcomes).hasSize(2);
    }
}
