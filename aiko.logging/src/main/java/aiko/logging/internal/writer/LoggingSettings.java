// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.logging.internal.destination.FileSettings;
import aiko.logging.internal.destination.LogTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The settings of the log with their origins resolved: configuration over environment over default. A value that cannot
 * be used is reported in one line, and the next origin applies.
 *
 * @param json whether lines on the console are JSON
 */
public record LoggingSettings(
        boolean console,
        boolean mqtt,
        LogTopics topics,
        Duration repeatPeriod,
        boolean json,
        Optional<FileSettings> file) {
    private static final Duration DEFAULT_REPEAT_PERIOD = Duration.ofSeconds(6);
    private static final long DEFAULT_FILE_BYTES = 10 << 20;
    private static final long LEAST_FILE_BYTES = 1 << 10;
    private static final int DEFAULT_FILE_COUNT = 5;
    private static final int MOST_FILES = 1_000;
    private static final String NO_VARIABLE = "";

    private enum Destination {
        ALL,
        TRUE,
        FALSE
    }

    private record Origins(Map<String, String> environment, Consumer<ConfigurationProblem> problems) {
        <T> T value(String configured, String key, String variable, T otherwise, Function<String, T> reader) {
            return read(configured, text -> ConfigurationProblem.ofSetting(key, text), reader)
                    .or(() -> read(
                            environment.get(variable), text -> ConfigurationProblem.ofVariable(variable, text), reader))
                    .orElse(otherwise);
        }

        private <T> Optional<T> read(
                String text, Function<String, ConfigurationProblem> problem, Function<String, T> reader) {
            if (text == null || text.isBlank()) {
                return Optional.empty();
            }
            try {
                return Optional.of(reader.apply(text.strip()));
            } catch (IllegalArgumentException unusable) {
                problems.accept(problem.apply("ignoring \"" + text.strip() + "\": expected " + unusable.getMessage()));
                return Optional.empty();
            }
        }
    }

    /** @param dataFolder the folder that relative files are resolved against */
    public static LoggingSettings resolve(
            LoggingConfiguration configuration,
            Map<String, String> environment,
            Path dataFolder,
            Consumer<ConfigurationProblem> problems) {
        var origins = new Origins(environment, problems);
        Destination destination = origins.value(
                configuration.mqtt(), "mqtt", "AIKO_LOG_MQTT", Destination.ALL, LoggingSettings::destination);
        LogTopics topics =
                origins.value(configuration.topic(), "topic", "AIKO_LOG_TOPIC", LogTopics.AUTO, LogTopics::of);
        Duration period = origins.value(
                configuration.repeat_period(),
                "repeat.period",
                "AIKO_LOG_REPEAT_PERIOD",
                DEFAULT_REPEAT_PERIOD,
                LoggingSettings::seconds);
        boolean json = origins.value(configuration.format(), "format", NO_VARIABLE, false, LoggingSettings::isJson);
        return new LoggingSettings(
                destination != Destination.TRUE,
                destination != Destination.FALSE,
                topics,
                period,
                json,
                file(configuration, origins, dataFolder));
    }

    private static Optional<FileSettings> file(LoggingConfiguration configuration, Origins origins, Path dataFolder) {
        Optional<Path> file = origins.value(
                configuration.file(),
                "file",
                NO_VARIABLE,
                Optional.empty(),
                text -> Optional.of(dataFolder.resolve(text).normalize()));
        boolean json =
                origins.value(configuration.file_format(), "file.format", NO_VARIABLE, false, LoggingSettings::isJson);
        long bytes = origins.value(
                configuration.file_bytes(),
                "file.bytes",
                NO_VARIABLE,
                DEFAULT_FILE_BYTES,
                text -> number(text, LEAST_FILE_BYTES, Long.MAX_VALUE));
        long count = origins.value(
                configuration.file_count(),
                "file.count",
                NO_VARIABLE,
                (long) DEFAULT_FILE_COUNT,
                text -> number(text, 1, MOST_FILES));
        return file.map(path -> new FileSettings(path, bytes, (int) count, json));
    }

    private static Destination destination(String text) {
        try {
            return Destination.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("all, true or false", unknown);
        }
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds <= Duration.ofDays(1).toSeconds()) {
                return Duration.ofMillis(Math.round(seconds * 1000));
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new IllegalArgumentException("a number of seconds from 0 to 86400");
    }

    private static boolean isJson(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new IllegalArgumentException("text or json");
        };
    }

    private static long number(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new IllegalArgumentException(
                "a whole number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most));
    }
}
