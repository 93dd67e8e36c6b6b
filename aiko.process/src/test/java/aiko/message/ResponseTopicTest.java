// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an answer may go, and where it must not. */
class ResponseTopicTest {
    /** As clients have them: ours, those of the reference, and people with mosquitto_sub. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "answer",
                "my/answer",
                "/",
                "a//b",
                "aiko/host/1/0/in",
                "aiko/host/1/2/registrar_share",
                "aiko/host/1/0/shell/12",
                "aiko/host/1/0/who/123-4",
                "aiko/host/1/2/alive/3",
                "aiko/host/1/0/aiko/host/2/3/control/5f0c1a9e-91f2-4c5b-8a3f-1f0d6f9c0b7a/in",
                "aiko/host/1/2/in/more",
                "in",
                "state/of/things",
                "with space (and more)",
                "åäö/你好"
            })
    void topics_of_clients_will_do(String topic) {
        assertThat(ResponseTopic.of(topic).text()).isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                           | is empty
            a/+/b                        | contains a wildcard
            #                            | contains a wildcard
            $SYS/broker                  | begins with $
            $share/group/a               | begins with $
            aiko/service/registrar       | is the boot topic of registrars
            other/name/service/registrar | is the boot topic of registrars
            aiko/host/1/2/control        | is for control messages
            aiko/host/1/0/control        | is for control messages
            a/control                    | is for control messages
            aiko/host/1/2/log            | is for log records
            log                          | is for log records
            aiko/host/1/0/state          | is for the state of a service
            aiko/host/1/1/out            | is for the messages of a service
            aiko/host/1/1/in             | is for commands to a service
            aiko/host/1/00/in            | is for commands to a service
            other/host/1/x/in            | is for commands to a service
            """)
    void topics_that_others_read_for_something_else_will_not(String topic, String why) {
        assertThatThrownBy(() -> ResponseTopic.of(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "a\nb", "\u0085", "\uD800", "a\uDC00\uD800b", "\uD83D\uDE00", "\uFDD0", "\uFFFE"})
    void what_a_server_or_the_client_does_not_take_will_not(String topic) {
        assertThatThrownBy(() -> ResponseTopic.of(topic)).hasMessageContaining("which cannot be sent");
    }

    @Test
    void there_is_a_limit_to_levels_and_bytes() {
        assertThat(ResponseTopic.of("a/".repeat(63) + "b")).isNotNull();
        assertThatThrownBy(() -> ResponseTopic.of("a/".repeat(64) + "b"))
                .hasMessageContaining("65 levels, more than 64");
        assertThat(ResponseTopic.of("ä".repeat(512))).isNotNull();
        assertThatThrownBy(() -> ResponseTopic.of("ä".repeat(513)))
                .hasMessageContaining("longer than 1024 bytes")
                .hasMessageMatching(".{1,200}");
    }

    @Test
    void what_is_no_text_is_no_topic() {
        for (Object parameter : new Object[] {null, List.of("a"), List.of()}) {
            assertThatThrownBy(() -> ResponseTopic.of(parameter)).hasMessage("the response topic is not a symbol");
        }
    }

    /** Whatever is made of the words that services and registrars read: no answer goes to one of their topics. */
    @Test
    void no_topic_that_somebody_reads_requests_or_records_from_will_do() {
        var random = new Random(13);
        List<String> words =
                List.of("aiko", "h", "0", "1", "in", "out", "log", "state", "control", "service", "registrar");
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            var topic = new StringBuilder(words.get(random.nextInt(words.size())));
            for (int level = random.nextInt(7); level > 0; level--) {
                topic.append('/').append(words.get(random.nextInt(words.size())));
            }
            try {
                String text = ResponseTopic.of(topic.toString()).text();
                accepted++;
                assertThat(text.matches("[^/]+/[^/]+/[^/]+/[^/]+/(control|log|state|out)")
                                || text.matches("[^/]+/[^/]+/[^/]+/(?!0/)[^/]+/in")
                                || text.matches("[^/]+/service/registrar"))
                        .as(text)
                        .isFalse();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("the response topic, \"");
            }
        }
        assertThat(accepted).isGreaterThan(10_000);
    }
}
