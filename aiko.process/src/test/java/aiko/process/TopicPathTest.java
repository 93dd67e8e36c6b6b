// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.UnsuitableMessageException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPathTest {
    @Test
    void services_of_neighbouring_processes_rarely_have_the_same_hash_code() {
        Set<Integer> hashCodes = new HashSet<>();
        for (int process = 4_700; process < 4_800; process++) {
            for (int service = 1; service <= 1_000; service++) {
                hashCodes.add(
                        new TopicPath("aiko", "host", Integer.toString(process), Integer.toString(service)).hashCode());
            }
        }

        assertThat(hashCodes).hasSizeGreaterThan(99_900);
    }

    @Test
    void equal_paths_have_equal_hash_codes() {
        assertThat(TopicPath.parse("aiko/host/1/2"))
                .isEqualTo(new TopicPath("aiko", "host", "1", "2"))
                .hasSameHashCodeAs(new TopicPath("aiko", "host", "1", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "(", ")", "+", "#", "/", "\u007f", "\u0085", "\u00a0", "\u2003", "\u3000"})
    void a_part_has_no_white_space_control_character_or_character_of_mqtt_and_of_expressions(String character) {
        assertThatThrownBy(() -> new TopicPath("aiko", "ho" + character + "st", "1", "2"))
                .isInstanceOf(UnsuitableMessageException.class)
                .hasMessageContaining("host");
    }

    @Test
    void a_part_may_have_any_other_character() {
        assertThat(new TopicPath("aiko", "küche-\u65e5.local_!~", "1:2", "x").hostname())
                .isEqualTo("küche-\u65e5.local_!~");
    }
}
