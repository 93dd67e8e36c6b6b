// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> ITEMS = List.of("lifecycle", "log_level", "load.cpu", "on");

    @Test
    void a_slip_has_a_nearest_name_and_another_word_has_none() {
        assertThat(NearestName.of("log_levl", ITEMS)).contains("log_level");
        assertThat(NearestName.of("lgo_level", ITEMS)).contains("log_level");
        assertThat(NearestName.of("load_cpu", ITEMS)).contains("load.cpu");
        assertThat(NearestName.of("nothing", ITEMS)).isEmpty();
        assertThat(NearestName.of("x", ITEMS)).isEmpty();
        assertThat(NearestName.of("", List.of())).isEmpty();
    }
}
