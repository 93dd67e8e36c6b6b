// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainValuesTest {
    private record Own(int number) {}

    @Test
    void values_of_the_jdk_can_be_handed_over_and_others_cannot() {
        assertThat(PlainValues.isPlain(Map.of("count", 7, "seen", List.of(Instant.EPOCH), "image", new byte[3])))
                .isTrue();
        assertThat(PlainValues.isPlain(Arrays.asList("a", null))).isTrue();
        assertThat(PlainValues.isPlain(new Own(1))).isFalse();
        assertThat(PlainValues.isPlain(Map.of("own", List.of(new Own(1))))).isFalse();
        assertThat(PlainValues.isPlain((Runnable) () -> {})).isFalse();
    }
}
