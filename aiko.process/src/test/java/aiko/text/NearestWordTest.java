// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was probably meant. */
class NearestWordTest {
    private static final List<String> WORDS =
            List.of("mqtt.host", "mqtt.port", "mqtt.tls", "mqtt.tls.key", "namespace", "username", "password");

    @ParameterizedTest
    @CsvSource({
        "mqtt.prot, mqtt.port",
        "mqttport, mqtt.port",
        "mqtt_port, mqtt.port",
        "MQTT.PORT, mqtt.port",
        "mqtt-host, mqtt.host",
        "mqtt.hosst, mqtt.host",
        "Namespace, namespace",
        "namspace, namespace",
        "passwrod, password",
        "user.name, username",
        "mqtt.ssl.key, mqtt.tls.key",
        "namepsace, namespace"
    })
    void slips_are_seen_through(String written, String meant) {
        assertThat(NearestWord.of(written, WORDS)).contains(meant);
    }

    /** A key can be as long as a file, and strangers can share as many items as they like. */
    @Test
    void a_long_word_takes_no_memory_for_its_comparison() {
        String longWord = "x".repeat(1 << 20);

        assertThat(NearestWord.of(longWord, Collections.nCopies(1_000, "mqtt.host")))
                .isEmpty();
        assertThat(NearestWord.of(longWord, List.of(longWord + "x"))).isEmpty();
        assertThat(NearestWord.of("mqtt.hots", List.of(longWord, "mqtt.host"))).contains("mqtt.host");
    }

    @Test
    void of_too_many_words_the_first_ones_are_compared() {
        assertThat(NearestWord.of("mqtt.hots", Collections.nCopies(1_000_000_000, "username")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour", "x", "mqtt", "address", "reconnect.delay"})
    void other_words_are_others(String written) {
        assertThat(NearestWord.of(written, WORDS)).isEmpty();
    }
}
