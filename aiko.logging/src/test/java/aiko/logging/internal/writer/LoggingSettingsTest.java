// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.destination.FileSettings;
import aiko.logging.internal.destination.LogTopics;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingSettingsTest {
    private static final Path DATA = Path.of("/data");

    private final List<String> problems = new ArrayList<>();

    /** As Declarative Services makes it of properties. */
    private static LoggingConfiguration configuration(Map<String, String> values) {
        return (LoggingConfiguration) Proxy.newProxyInstance(
                LoggingConfiguration.class.getClassLoader(),
                new Class<?>[] {LoggingConfiguration.class},
                (proxy, method, arguments) -> values.get(method.getName()));
    }

    private LoggingSettings resolve(Map<String, String> configured, Map<String, String> environment) {
        return LoggingSettings.resolve(
                configuration(configured),
                environment,
                DATA,
                problem -> problems.add(problem.in(LoggingConfiguration.PID)));
    }

    @ParameterizedTest
    @CsvSource({", true, true", "all, true, true", "true, false, true", "false, true, false", "ALL, true, true"})
    void destinations_are_the_references(String value, boolean console, boolean mqtt) {
        Map<String, String> environment = value == null ? Map.of() : Map.of("AIKO_LOG_MQTT", value);
        LoggingSettings settings = resolve(Map.of(), environment);
        assertThat(settings.console()).isEqualTo(console);
        assertThat(settings.mqtt()).isEqualTo(mqtt);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({", AUTO", "auto, AUTO", "service, SERVICE", "Process, PROCESS", "both, BOTH", "all, AUTO"})
    void records_of_services_are_on_their_topics_or_that_of_the_process(String value, LogTopics topics) {
        Map<String, String> configured = value == null ? Map.of() : Map.of("topic", value);
        assertThat(resolve(configured, Map.of("AIKO_LOG_TOPIC", "")).topics()).isEqualTo(topics);
        assertThat(problems)
                .isEqualTo(
                        "all".equals(value)
                                ? List.of("topic of aiko.logging: ignoring \"all\": expected auto, service, process or"
                                        + " both")
                                : List.of());
    }

    @Test
    void a_configuration_goes_before_the_environment() {
        LoggingSettings settings = resolve(
                Map.of("mqtt", "false", "repeat_period", "0.5"),
                Map.of("AIKO_LOG_MQTT", "true", "AIKO_LOG_REPEAT_PERIOD", "60"));
        assertThat(settings)
                .isEqualTo(new LoggingSettings(
                        true, false, LogTopics.AUTO, Duration.ofMillis(500), false, Optional.empty()));
    }

    @Test
    void a_file_has_its_defaults_and_is_in_the_data_folder() {
        assertThat(resolve(Map.of("file", "log/aiko.log"), Map.of()).file())
                .contains(new FileSettings(Path.of("/data/log/aiko.log"), 10_485_760, 5, false));
        assertThat(resolve(
                                Map.of(
                                        "file", "/var/log/aiko.log",
                                        "file_format", "json",
                                        "file_bytes", "1024",
                                        "file_count", "1"),
                                Map.of())
                        .file())
                .contains(new FileSettings(Path.of("/var/log/aiko.log"), 1_024, 1, true));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtt|mqtt|some|expected all, true or false",
                "repeat_period|repeat.period|-1|expected a number of seconds from 0 to 86400",
                "repeat_period|repeat.period|NaN|expected a number of seconds from 0 to 86400",
                "format|format|xml|expected text or json",
                "file_format|file.format|xml|expected text or json",
                "file_bytes|file.bytes|1023|expected a whole number from 1024",
                "file_bytes|file.bytes|10M|expected a whole number from 1024",
                "file_count|file.count|0|expected a whole number from 1 to 1000"
            })
    void what_makes_no_sense_is_one_line_and_left_out(String method, String key, String value, String reason) {
        assertThat(resolve(Map.of(method, value), Map.of())).isEqualTo(resolve(Map.of(), Map.of()));
        assertThat(problems).containsExactly(key + " of aiko.logging: ignoring \"" + value + "\": " + reason);
    }

    @Test
    void a_variable_that_makes_no_sense_is_named() {
        assertThat(resolve(Map.of(), Map.of("AIKO_LOG_MQTT", "maybe")).mqtt()).isTrue();
        assertThat(problems)
                .containsExactly(
                        "environment variable AIKO_LOG_MQTT: ignoring \"maybe\":" + " expected all, true or false");
    }
}
