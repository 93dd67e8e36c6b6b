// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final Frame frame = Frame.of(Map.of("text", "two words", "texts", List.of("a", "b"), "image", "aW1hZ2U="));

    @Test
    void inputs_are_read_as_text_lists_of_text_and_bytes() {
        assertThat(frame.text("text")).isEqualTo("two words");
        assertThat(frame.texts("texts")).containsExactly("a", "b");
        assertThat(frame.bytes("image")).isEqualTo("image".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_input_that_is_missing_or_something_else_is_named() {
        assertThatThrownBy(() -> frame.text("texte"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("input texte is missing");
        assertThatThrownBy(() -> frame.text("texts")).hasMessage("input texts is not text, but a list or a dictionary");
        assertThatThrownBy(() -> frame.texts("text")).hasMessage("input text is not a list");
        assertThatThrownBy(() -> frame.bytes("text")).hasMessageContaining("input text is not Base64");
    }

    @Test
    void outputs_are_added_to_a_frame_of_their_own() {
        Frame result = frame.output("words", 2).output("seen", null);

        assertThat(result.outputs()).containsEntry("words", 2).containsEntry("seen", null);
        assertThat(result.state()).isEqualTo(FrameState.OKAY);
        assertThat(frame.outputs()).isEmpty();
        assertThat(result.drop().outputs()).isEmpty();
        assertThat(result.stop().outputs()).hasSize(2);
        assertThat(result.fail("too dark").outputs()).containsExactly(Map.entry("diagnostic", "too dark"));
    }

    @Test
    void a_parameter_of_the_element_precedes_that_of_all_elements() {
        var stream = new Stream("masker", "1", Map.of("mask", "#", "masker.mask", "*", "limit", List.of()));

        assertThat(stream.parameter("mask")).contains("*");
        assertThat(new Stream("other", "1", stream.parameters()).parameter("mask"))
                .contains("#");
        assertThat(stream.parameter("limit")).isEmpty();
    }
}
