// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ItemTest {
    @Test
    void a_listener_that_throws_keeps_no_change_from_the_others() {
        Item<Integer> item = Item.of(1);
        var seen = new ArrayList<Integer>();
        item.onChange(value -> {
            throw new IllegalStateException("failed on " + value);
        });
        item.onChange(seen::add);

        assertThatThrownBy(() -> item.set(2)).hasMessage("failed on 2");
        assertThat(item.get()).isEqualTo(2);
        assertThat(seen).containsExactly(2);
    }
}
