// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final ServiceDetails lamp = new ServiceDetails(
            TopicPath.parse("aiko/host/7/3"),
            "Lamp (hall)",
            "example/lamp:0",
            "mqtt",
            "pele",
            List.of("ec=true", "room=hall"));

    private boolean selects(String text, String protocol, String owner, String tags) {
        return Selection.of(text, protocol, owner, tags).matches(lamp);
    }

    @Test
    void plain_text_is_a_part_of_the_name_in_upper_or_lower_case() {
        assertThat(selects("", "", "", "")).isTrue();
        assertThat(selects("lamp", "", "", "")).isTrue();
        assertThat(selects("(hall", "", "", "")).isTrue();
        assertThat(selects("host", "", "", "")).isFalse();
    }

    @Test
    void text_with_a_slash_is_a_part_of_the_topic_path() {
        assertThat(selects("host/7", "", "", "")).isTrue();
        assertThat(selects("aiko/*/3", "", "", "")).isTrue();
        assertThat(selects("aiko/*/4", "", "", "")).isFalse();
    }

    @Test
    void wildcards_match_the_whole_text() {
        assertThat(selects("lam?*", "", "", "")).isTrue();
        assertThat(selects("*lamp", "", "", "")).isFalse();
        assertThat(selects("", "*:0", "p?le", "")).isTrue();
        assertThat(selects("", "lamp", "", "")).isFalse();
    }

    @Test
    void each_tag_has_to_match_one_of_the_service() {
        assertThat(selects("", "", "", "room=* ec=true")).isTrue();
        assertThat(selects("", "", "", "room=* floor=*")).isFalse();
        assertThat(selects("", "", "", "*")).isTrue();
    }

    @Test
    void the_registrar_gets_what_it_can_compare() {
        Selection selection = Selection.of("", "example/lamp:0", "p*", "ec=true room=*");

        assertThat(selection.filter().protocol()).isEqualTo("example/lamp:0");
        assertThat(selection.filter().owner()).isEqualTo("*");
        assertThat(selection.filter().tags()).containsExactly("ec=true");
        assertThat(selection.isQuery()).isFalse();
        assertThat(Selection.of("x", "", "", "ec=true").isQuery()).isTrue();
        assertThat(Selection.of("", "", "", "*").filter().tags()).isEmpty();
    }

    @Test
    void one_service_is_selected_by_its_exact_topic_path() {
        assertThat(Selection.of(lamp.topicPath()).matches(lamp)).isTrue();
        assertThat(Selection.of(TopicPath.parse("aiko/HOST/7/3")).matches(lamp)).isFalse();
    }
}
