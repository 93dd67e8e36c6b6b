// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.jline.reader.Candidate;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

/** What is typed and offered at the prompt. */
class VisiblePromptTest {
    private static final String HOSTILE = "a\u001b]0;x\u0007\u2066\nREADY";
    private static final String SHOWN = "a\\u001b]0;x\\u0007\\u2066\\nREADY";

    @Test
    void what_completion_offers_can_be_seen_and_stays_what_it_is() {
        var offered = new ArrayList<Candidate>();
        new VisibleCompleter((reader, line, candidates) ->
                        candidates.add(new Candidate(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "/", null, false)))
                .complete(null, null, offered);
        assertThat(offered).singleElement().satisfies(candidate -> {
            assertThat(candidate.displ()).isEqualTo(SHOWN);
            assertThat(candidate.group()).isEqualTo(SHOWN);
            assertThat(candidate.descr()).isEqualTo(SHOWN);
            assertThat(candidate.value()).isEqualTo(HOSTILE);
            assertThat(candidate.complete()).isFalse();
        });
    }

    @Test
    void what_is_in_the_line_can_be_seen_in_its_colours() {
        var line = new AttributedString("ls \u2066日本🌋\nx", AttributedStyle.BOLD);
        AttributedString shown = VisibleHighlighter.visible(line);
        assertThat(shown.toString()).isEqualTo("ls \\u2066日本🌋\nx");
        assertThat(shown.styleAt(4)).isEqualTo(AttributedStyle.BOLD);

        var plain = new AttributedString("plain 日本");
        assertThat(VisibleHighlighter.visible(plain)).isSameAs(plain);
    }
}
