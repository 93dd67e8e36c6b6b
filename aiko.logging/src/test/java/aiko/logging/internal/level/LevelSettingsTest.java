// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.log.LogLevel.DEBUG;
import static org.osgi.service.log.LogLevel.ERROR;
import static org.osgi.service.log.LogLevel.INFO;
import static org.osgi.service.log.LogLevel.TRACE;
import static org.osgi.service.log.LogLevel.WARN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;

class LevelSettingsTest {
    private final List<String> problems = new ArrayList<>();

    private Map<String, LogLevel> levels(Map<String, ?> configuration, Map<String, String> environment) {
        return LevelSettings.resolve(
                configuration, environment, problem -> problems.add(problem.in(LevelSettings.PID)));
    }

    @Test
    void without_settings_loggers_are_on_info_and_libraries_that_talk_too_much_are_not() {
        assertThat(levels(Map.of(), Map.of()))
                .containsEntry("ROOT", INFO)
                .containsEntry("io.netty", WARN)
                .containsEntry("org.apache.felix.hc", WARN)
                .doesNotContainKey("aiko.process");
    }

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "Warning, WARN", "WARN, WARN", "CRITICAL, ERROR", "trace, TRACE", "' info ', INFO"})
    void a_level_is_a_word_of_the_reference_or_of_osgi_in_any_case(String text, LogLevel level) {
        assertThat(levels(Map.of(), Map.of("AIKO_LOG_LEVEL", text))).containsEntry("ROOT", level);
    }

    @Test
    void a_setting_counts_more_than_the_variable_and_one_that_is_no_level_is_left_out() {
        Map<String, String> environment = Map.of("AIKO_LOG_LEVEL", "ERROR");
        assertThat(levels(Map.of("level", "DEBUG"), environment)).containsEntry("ROOT", DEBUG);
        assertThat(problems).isEmpty();

        assertThat(levels(Map.of("level", "loud"), environment)).containsEntry("ROOT", ERROR);
        assertThat(problems)
                .containsExactly("level of aiko.logging: ignoring \"loud\":"
                        + " expected DEBUG, INFO, WARNING, ERROR or CRITICAL");
    }

    @Test
    void libraries_are_never_more_talkative_than_the_rest() {
        assertThat(levels(Map.of("level", "ERROR"), Map.of())).containsEntry("io.netty", ERROR);
        assertThat(levels(Map.of("level", "DEBUG"), Map.of())).containsEntry("io.netty", INFO);
    }

    @Test
    void the_parts_of_the_reference_go_into_detail_only_for_a_variable_of_their_own() {
        assertThat(levels(Map.of(), Map.of("AIKO_LOG_LEVEL", "DEBUG", "AIKO_LOG_LEVEL_SHARE", "DEBUG")))
                .containsEntry("ROOT", DEBUG)
                .containsEntry("aiko.process", INFO)
                .containsEntry("aiko.message", INFO)
                .containsEntry("aiko.message.mqtt", INFO)
                .containsEntry("aiko.share.lease", INFO)
                .containsEntry("aiko.lifecycle", INFO)
                .containsEntry("aiko.discovery", INFO)
                .containsEntry("aiko.share", DEBUG)
                .doesNotContainKey("aiko.registrar");
    }

    @ParameterizedTest
    @CsvSource({
        "ACTOR, aiko.discovery",
        "LEASE, aiko.share.lease",
        "LIFECYCLE, aiko.lifecycle",
        "MESSAGE, aiko.message",
        "MQTT, aiko.message.mqtt",
        "PROCESS, aiko.process",
        "SHARE, aiko.share",
        "REGISTRAR, aiko.registrar",
        "EXAMPLE_PART, aiko.example.part"
    })
    void each_part_has_a_variable(String part, String logger) {
        assertThat(levels(Map.of(), Map.of("AIKO_LOG_LEVEL_" + part, "TRACE")))
                .containsEntry(logger, TRACE)
                .containsEntry("ROOT", INFO);
    }

    @Test
    void a_level_with_all_reaches_everything() {
        assertThat(levels(Map.of(), Map.of("AIKO_LOG_LEVEL", "DEBUG_ALL"))).containsExactly(Map.entry("ROOT", DEBUG));
    }

    @Test
    void each_logger_can_be_set_which_counts_more_than_a_part() {
        assertThat(levels(
                        Map.of("level.example.Part", "WARNING", "level.aiko.share", "ERROR", "level.bad", "loud"),
                        Map.of("AIKO_LOG_LEVEL_SHARE", "DEBUG")))
                .containsEntry("example.Part", WARN)
                .containsEntry("aiko.share", ERROR)
                .doesNotContainKey("bad");
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("level.bad of aiko.logging: ignoring \"loud\": "));
    }
}
