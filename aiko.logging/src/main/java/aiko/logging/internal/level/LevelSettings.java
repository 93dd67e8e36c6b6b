// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.process.spi.LogLevelNames;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/** The levels that configuration and environment give to loggers. */
public final class LevelSettings {
    static final String PID = "aiko.logging";
    static final String LEVEL = "level";
    static final String LEVEL_OF_LOGGER = "level.";
    static final String VARIABLE = "AIKO_LOG_LEVEL";

    private static final String VARIABLE_OF_PART = VARIABLE + "_";
    private static final String OURS = "aiko.";

    /** The reference's parts whose loggers have other names here than {@code aiko.} and the part. */
    private static final Map<String, String> LOGGERS_OF_PARTS = Map.of(
            "ACTOR", "aiko.discovery",
            "LEASE", "aiko.share.lease",
            "MQTT", "aiko.message.mqtt");

    /** As in the reference implementation, these log details only if their own variable, or {@code DEBUG_ALL}, asks for it. */
    private static final List<String> RETICENT_PARTS =
            List.of("ACTOR", "LEASE", "LIFECYCLE", "MESSAGE", "MQTT", "PROCESS", "SHARE");

    /** Loggers of little interest: framework events, a library that many bundles contain, and one of a feature. */
    private static final List<String> QUIET_LOGGERS =
            List.of("Events", "LogService", "io.netty", "org.apache.felix.hc");

    private final Map<String, ?> configuration;
    private final Map<String, String> environment;
    private final Consumer<ConfigurationProblem> problems;
    private final Map<String, LogLevel> levels = new HashMap<>();

    private LevelSettings(
            Map<String, ?> configuration, Map<String, String> environment, Consumer<ConfigurationProblem> problems) {
        this.configuration = configuration;
        this.environment = environment;
        this.problems = problems;
    }

    /** Levels by the name of a logger, {@link Logger#ROOT_LOGGER_NAME} for all the others. */
    static Map<String, LogLevel> resolve(
            Map<String, ?> configuration, Map<String, String> environment, Consumer<ConfigurationProblem> problems) {
        var settings = new LevelSettings(configuration, environment, problems);
        settings.general();
        settings.environment.forEach(settings::part);
        settings.configuration.forEach(settings::logger);
        return settings.levels;
    }

    /** Reports the values that are ignored. */
    public static void check(
            Map<String, ?> configuration, Map<String, String> environment, Consumer<ConfigurationProblem> problems) {
        resolve(configuration, environment, problems);
    }

    private void general() {
        String configured = Objects.toString(configuration.get(LEVEL), "");
        String variable = environment.getOrDefault(VARIABLE, "");
        Optional<LogLevel> fromConfiguration = read(configured, text -> ConfigurationProblem.ofSetting(LEVEL, text));
        Optional<LogLevel> chosen =
                fromConfiguration.or(() -> read(variable, text -> ConfigurationProblem.ofVariable(VARIABLE, text)));
        LogLevel level = chosen.orElse(LogLevel.INFO);
        levels.put(Logger.ROOT_LOGGER_NAME, level);
        if (chosen.isPresent() && LogLevelNames.reachesFurther(fromConfiguration.isPresent() ? configured : variable)) {
            return;
        }
        boolean isDetailed = level.compareTo(LogLevel.INFO) > 0;
        QUIET_LOGGERS.forEach(logger -> levels.put(logger, isDetailed ? LogLevel.INFO : quieter(level, LogLevel.WARN)));
        if (isDetailed) {
            RETICENT_PARTS.forEach(part -> levels.put(loggerOfPart(part), LogLevel.INFO));
        }
    }

    private static LogLevel quieter(LogLevel one, LogLevel other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void part(String variable, String text) {
        if (variable.startsWith(VARIABLE_OF_PART)) {
            String part = variable.substring(VARIABLE_OF_PART.length());
            read(text, problem -> ConfigurationProblem.ofVariable(variable, problem))
                    .ifPresent(level -> levels.put(loggerOfPart(part), level));
        }
    }

    private static String loggerOfPart(String part) {
        String other = LOGGERS_OF_PARTS.get(part);
        return other != null ? other : OURS + part.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private void logger(String key, Object value) {
        if (key.startsWith(LEVEL_OF_LOGGER)) {
            read(String.valueOf(value), text -> ConfigurationProblem.ofSetting(key, text))
                    .ifPresent(level -> levels.put(key.substring(LEVEL_OF_LOGGER.length()), level));
        }
    }

    private Optional<LogLevel> read(String text, Function<String, ConfigurationProblem> problem) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<LogLevel> level = LogLevelNames.parse(text);
        if (level.isEmpty()) {
            problems.accept(problem.apply("ignoring \"" + text.strip() + "\": expected " + LogLevelNames.ALL));
        }
        return level;
    }
}
