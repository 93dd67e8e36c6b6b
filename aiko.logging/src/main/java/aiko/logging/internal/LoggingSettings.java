// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The settings of the log with their origins resolved: configuration over environment over default. */
record LoggingSettings(boolean console, boolean mqtt, Duration repeatPeriod) {
    private static final Duration DEFAULT_REPEAT_PERIOD = Duration.ofSeconds(6);

    private enum Destination {
        ALL,
        TRUE,
        FALSE
    }

    static LoggingSettings resolve(
            LoggingConfiguration configuration, Map<String, String> environment, Consumer<String> problems) {
        Destination destination = first(
                        configuration.mqtt(), environment, "AIKO_LOG_MQTT", LoggingSettings::destination, problems)
                .orElse(Destination.ALL);
        Duration period = first(
                        configuration.repeat_period(),
                        environment,
                        "AIKO_LOG_REPEAT_PERIOD",
                        LoggingSettings::seconds,
                        problems)
                .orElse(DEFAULT_REPEAT_PERIOD);
        return new LoggingSettings(destination != Destination.TRUE, destination != Destination.FALSE, period);
    }

    private static <T> Optional<T> first(
            String configured,
            Map<String, String> environment,
            String variable,
            Function<String, T> reader,
            Consumer<String> problems) {
        return read(configured, "a setting of " + LoggingConfiguration.PID, reader, problems)
                .or(() -> read(
                        environment.getOrDefault(variable, ""), "environment variable " + variable, reader, problems));
    }

    private static <T> Optional<T> read(
            String text, String origin, Function<String, T> reader, Consumer<String> problems) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text.trim()));
        } catch (IllegalArgumentException unusable) {
            problems.accept(origin + " is \"" + text + "\" and is left out: " + unusable.getMessage());
            return Optional.empty();
        }
    }

    private static Destination destination(String text) {
        try {
            return Destination.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("it has to be all, true or false", unknown);
        }
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds <= Duration.ofDays(1).toSeconds()) {
                return Duration.ofMillis(Math.round(seconds * 1000));
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new IllegalArgumentException("it has to be a number of seconds, from 0 to 86400");
    }
}
