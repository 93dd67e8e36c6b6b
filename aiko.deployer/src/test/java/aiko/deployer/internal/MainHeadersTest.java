// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A manifest has the headers that the framework finds in it, or it is refused. */
class MainHeadersTest {
    private static Map<String, String> read(String manifest) throws UnusableFileException {
        return MainHeaders.read(manifest.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lines_may_end_as_anywhere_and_go_on_in_the_next_one() throws Exception {
        assertThat(read("Manifest-Version: 1.0\r\nBundle-SymbolicName: com.a\r\n cme\r\n\r\nName: x\r\nA: b\r\n"))
                .isEqualTo(Map.of("Manifest-Version", "1.0", "Bundle-SymbolicName", "com.acme"));
        assertThat(read("A: ä\n  b\n\n")).isEqualTo(Map.of("A", "ä b"));
    }

    @Test
    void a_last_line_without_an_end_counts() throws Exception {
        assertThat(read("A: b\nBundle-Version: 99")).containsEntry("Bundle-Version", "99");
        assertThat(read("A: b\nBundle-Version: 9\n 9")).containsEntry("Bundle-Version", "99");
    }

    @Test
    void a_carriage_return_that_hides_a_header_from_one_of_two_readers_is_refused() {
        for (String manifest : new String[] {
            "A: b\rBundle-SymbolicName: good\r\r\nName: x\nBundle-SymbolicName: aiko.process\n", "A: b\r", "\rA: b\n"
        }) {
            assertThatThrownBy(() -> read(manifest))
                    .hasMessage("its manifest is malformed: a line ends with a carriage return alone");
        }
    }

    @Test
    void what_is_no_header_is_refused() {
        for (String manifest : new String[] {"A b\n", " A: b\n", "A:b\n", "A: b\n\n C: d\n", "A: b\n\nC: d\n"}) {
            assertThatThrownBy(() -> read(manifest)).hasMessageStartingWith("its manifest is malformed: ");
        }
    }
}
