// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDefinitionTest {
    @Test
    void what_no_registrar_could_read_is_refused_where_it_is_defined() {
        ServiceDefinition service = ServiceDefinition.named("measure");
        assertThatThrownBy(() -> service.withTags("note:", "ec=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the first tag, \"note:\", ends in a colon, which makes the tags a dictionary; put another tag first");
        assertThatThrownBy(() -> service.withTags("t".repeat(16_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name, protocol and tags of 16000018 bytes: registrars accept at most 16000000");
        assertThatThrownBy(() -> ServiceDefinition.named("\u4f60".repeat(5_400_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of 16200001 bytes");
        List<String> many = Collections.nCopies(900_001, "t");
        assertThatThrownBy(() -> new ServiceDefinition("measure", "*", many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("900001 tags: registrars accept at most 900000");
    }

    @Test
    void long_names_and_many_tags_are_taken() {
        assertThat(ServiceDefinition.named("n".repeat(100_000))
                        .withTags("ec=true", "note:", "t".repeat(15_000_000))
                        .tags())
                .hasSize(3);
        assertThat(new ServiceDefinition("measure", "*", Collections.nCopies(900_000, "t")).tags())
                .hasSize(900_000);
    }
}
