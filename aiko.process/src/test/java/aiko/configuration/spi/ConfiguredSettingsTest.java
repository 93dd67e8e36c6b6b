// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredSettingsTest {
    @interface Door {
        String key_file();

        String host() default "127.0.0.1";

        int port() default 80;

        long bytes();

        double ratio() default 1;

        boolean enabled() default false;

        String[] names() default {};
    }

    private static Door door(Map<String, String> values) {
        return new ConfiguredSettings("com.acme.door", values, Path.of("etc"), Path.of("data"), Map.of())
                .as(Door.class);
    }

    @Test
    void a_setting_has_the_value_and_the_type_that_a_component_gets() {
        Door door = door(Map.of(
                "key.file",
                "key",
                "port",
                "8080",
                "bytes",
                "5000000000",
                "ratio",
                "0.5",
                "enabled",
                "true",
                "names",
                "a, b"));

        assertThat(List.of(door.key_file(), door.port(), door.bytes(), door.ratio(), door.enabled()))
                .containsExactly("key", 8080, 5_000_000_000L, 0.5, true);
        assertThat(door.names()).containsExactly("a", "b");
    }

    @Test
    void one_that_is_not_set_has_its_default() {
        Door door = door(Map.of());

        assertThat(door.key_file()).isNull();
        assertThat(List.of(door.host(), door.port(), door.bytes(), door.enabled()))
                .containsExactly("127.0.0.1", 80, 0L, false);
    }

    @Test
    void a_problem_of_several_settings_is_about_each_of_them() {
        var problem = ConfigurationProblem.ofSetting("mqtt.tls.*", "ignored");

        assertThat(problem.isAbout("mqtt.tls.key")).isTrue();
        assertThat(problem.isAbout("mqtt.tls")).isFalse();
        assertThat(ConfigurationProblem.ofVariable("host", "x").isAbout("host")).isFalse();
    }

    @Test
    void a_server_can_listen_on_addresses_of_this_machine() {
        assertThat(ListenAddress.problem("127.0.0.1")).isEmpty();
        assertThat(ListenAddress.problem("0.0.0.0")).isEmpty();
        assertThat(ListenAddress.problem("::1")).isEmpty();
        assertThat(ListenAddress.problem("192.0.2.1").orElseThrow())
                .isEqualTo("\"192.0.2.1\" is another machine; expected an address of this machine, such as 127.0.0.1");
        assertThat(ListenAddress.problem("300.0.0.1").orElseThrow()).startsWith("\"300.0.0.1\" is an unknown host");
    }
}
