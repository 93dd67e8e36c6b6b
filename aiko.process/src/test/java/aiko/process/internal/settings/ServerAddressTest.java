// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which people write where a server is. */
class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "mqtt_broker, mqtt_broker, ",
        "mqtt_broker:1884, mqtt_broker, 1884",
        "_mqtt, _mqtt, ",
        "Broker.Example.COM, Broker.Example.COM, ",
        "broker.example.com., broker.example.com., ",
        "broker.example.com.:1884, broker.example.com., 1884",
        "10.0.0.7, 10.0.0.7, ",
        "10.0.0.7:1884, 10.0.0.7, 1884",
        "::1, ::1, ",
        "[::1], ::1, ",
        "[::1]:1884, ::1, 1884",
        "fe80::1%eth0, fe80::1%eth0, ",
        "::ffff:10.0.0.7, ::ffff:10.0.0.7, ",
        "vulkan.österreich, vulkan.österreich, ",
        "' broker:1884 ', broker, 1884",
        "tcp://mqtt_broker:1884, mqtt_broker, 1884",
        "MQTT://broker/, broker, ",
        "ssl://broker, broker, ",
        "wss://[::1]:9001/ws, ::1, 9001",
    })
    void each_is_understood(String text, String host, Integer port) {
        ServerAddress address = ServerAddress.parse(text);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port().orElse(null)).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt, 1883, false, false",
        "tcp, 1883, false, false",
        "mqtts, 8883, false, true",
        "ssl, 8883, false, true",
        "tls, 8883, false, true",
        "ws, 80, true, false",
        "wss, 443, true, true",
    })
    void a_url_says_how_to_speak_to_the_server(String scheme, int port, boolean webSockets, boolean tls) {
        ServerAddress.Kind kind =
                ServerAddress.parse(scheme + "://broker").kind().orElseThrow();

        assertThat(kind.port).isEqualTo(port);
        assertThat(kind.webSockets).isEqualTo(webSockets);
        assertThat(kind.tls).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "one,two",
                "a..b",
                ".a",
                "\"broker\"",
                "a:b:c",
                "1.2.3.4:5:6",
                "[broker]",
                "[::1",
                "[",
                "[:1883",
                "[]",
                "::1]:1883",
                ":1883",
                "mqtt://",
                "*",
            })
    void what_is_none_is_refused_with_the_right_forms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerAddress.parse(text))
                .withMessageContaining("expected a name or an address, as in broker.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "broker:, port \"",
        "broker:0, port \"",
        "broker:65536, port \"",
        "broker:mqtt, port \"",
        "http://broker, 'expected a name or an address'",
        "broker/mqtt, 'only WebSockets, with ws:// or wss://, have one'",
        "mqtt://broker/mqtt, 'only WebSockets, with ws:// or wss://, have one'",
        "mqtt://user:secret@broker, expected the user name and the password in the settings",
    })
    void what_cannot_be_meant_is_said(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerAddress.parse(text))
                .withMessageContaining(problem);
    }
}
