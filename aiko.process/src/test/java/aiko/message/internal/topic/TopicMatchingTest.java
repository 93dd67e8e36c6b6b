// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of MQTT 3.1.1, section 4.7, and the corners between them. */
class TopicMatchingTest {
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sports, false",
        "#, sport, true",
        "+/tennis/#, sport/tennis, true",
        "a//c, a//c, true",
        "#, sport/tennis, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player2, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, sport/tennis/x, true",
        "+/tennis/#, sport/golf/x, false",
        "#, $SYS/broker, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/, true",
        "$SYS/#, $SYS/broker/uptime, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "ACCOUNTS, Accounts, false",
        "a/b, a/b, true",
        "a/b, a/b/, false",
        "a//b, a/b, false",
        "a/+/b, a//b, true",
        "a/+/c, a/x/y/c, false",
        "a/#, ab, false",
        "a/b/#, a, false",
        "/, /, true",
        "+, a, true",
        "+/#, a, true",
        "a/+/#, a/b, true",
        "a/+/#, a, false",
    })
    void a_filter_matches_what_the_specification_says(String filter, String topic, boolean expected) {
        assertThat(TopicFilter.of(filter).matches(topic)).isEqualTo(expected);
        assertThat(NaiveMatcher.matches(filter, topic)).isEqualTo(expected);

        var tree = new TopicTree<String>();
        tree.put(TopicFilter.of(filter), filter);
        var found = new ArrayList<String>();
        tree.match(topic, found::add);
        assertThat(found).hasSize(expected ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sport/tennis#", "sport/tennis/#/ranking", "sport+", "a/+b", "##", "#/", "", "a\0b"})
    void what_is_no_filter_is_refused(String text) {
        assertThatThrownBy(() -> TopicFilter.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "#", "", "a\0b"})
    void what_is_no_topic_name_is_refused(String text) {
        assertThatThrownBy(() -> TopicFilter.checkTopicName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 21_846})
    void a_name_of_more_than_65535_bytes_is_refused(int length) {
        String text = (length > 65_535 ? "a" : "\u20AC").repeat(length);

        assertThatThrownBy(() -> TopicFilter.checkTopicName(text)).hasMessageContaining("65535");
    }
}
