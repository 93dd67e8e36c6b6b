// SPDX-License-Identifier: Apache-2.0
package aiko.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ContextTest {
    @Test
    void a_context_is_read_as_it_was_written() throws IOException {
        var context = new Context(132, 43, true, true, "some=file:7");
        assertThat(Context.of(context.frame())).isEqualTo(context);
        assertThat(Context.of(Context.NONE.frame())).isEqualTo(Context.NONE);
    }

    @Test
    void a_place_cannot_add_a_value() throws IOException {
        assertThat(Context.of(Context.NONE.at("x\ntrace=true").frame()).trace()).isFalse();
    }

    @Test
    void keys_of_later_versions_are_ignored_and_sizes_are_limited() throws IOException {
        assertThat(Context.of(Frame.of(Frame.Kind.CONTEXT, "later=1\nrows=3")))
                .isEqualTo(new Context(0, 3, false, false, ""));
        assertThat(Context.of(Frame.of(Frame.Kind.CONTEXT, "columns=65535\nrows=3")))
                .isEqualTo(new Context(10_000, 3, false, false, ""));
        for (String bad : new String[] {"columns=x", "columns=-1", "nothing"}) {
            assertThatThrownBy(() -> Context.of(Frame.of(Frame.Kind.CONTEXT, bad)))
                    .isInstanceOf(IOException.class);
        }
    }
}
