// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static final List<Integer> ROWS =
            IntStream.rangeClosed(1, 120).boxed().toList();

    @Test
    void a_page_has_fifty_rows_and_the_last_one_the_rest() {
        assertThat(new Paging(1).of(ROWS)).hasSize(50).startsWith(1);
        assertThat(new Paging(3).of(ROWS)).hasSize(20).startsWith(101);
        assertThat(new Paging(3).footer("services", 20, 120)).isEqualTo("services 101 to 120 of 120, page 3 of 3");
    }

    @Test
    void page_0_has_all_rows_and_no_footer() {
        assertThat(new Paging(0).of(ROWS)).isEqualTo(ROWS);
        assertThat(new Paging(0).footer("services", 120, 120)).isEmpty();
    }

    @Test
    void a_page_after_the_last_one_does_not_exist() {
        assertThatThrownBy(() -> new Paging(4).of(ROWS)).hasMessage("page 4 does not exist: the last page is 3");
        assertThatThrownBy(() -> new Paging(2).of(List.of())).hasMessage("page 2 does not exist: the last page is 1");
        assertThatThrownBy(() -> new Paging(Integer.MAX_VALUE).of(ROWS)).hasMessageEndingWith("the last page is 3");
        assertThat(new Paging(1).of(List.of())).isEmpty();
    }
}
