// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ServiceInformation;
import aiko.process.ServiceDetails;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service is, and its figures, as it answers {@code info} and {@code stats}: a dictionary. Unknown entries are those of later
 * versions.
 */
record FactsAnswer(Map<?, ?> facts) {
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE, 9);

    static ServiceQuestion.Terms<Duration> ping(long beganNanos) {
        return new ServiceQuestion.Terms<>("ping", items -> Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    static ServiceQuestion.Terms<ServiceInformation> info(TopicPath service) {
        return new ServiceQuestion.Terms<>("info", items -> of(items).information(service));
    }

    static ServiceQuestion.Terms<ServiceStatistics> stats() {
        return new ServiceQuestion.Terms<>("stats", items -> of(items).statistics());
    }

    private static FactsAnswer of(List<SExpression> items) {
        if (items.size() == 1
                && items.get(0).arguments().size() == 1
                && items.get(0).arguments().get(0) instanceof Map<?, ?> facts) {
            return new FactsAnswer(facts);
        }
        throw new IllegalArgumentException("expected one dictionary");
    }

    private ServiceInformation information(TopicPath service) {
        return new ServiceInformation(
                new ServiceDetails(
                        service,
                        text("name"),
                        text("protocol"),
                        ServiceDetails.TRANSPORT_MQTT,
                        text("owner"),
                        texts("tags")),
                text("bundle"),
                text("version"),
                text("incarnation"),
                texts("accepts"));
    }

    private List<String> texts(String key) {
        return facts.get(key) instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of();
    }

    private ServiceStatistics statistics() {
        Object failure = facts.get("last_failure");
        return new ServiceStatistics(
                number("handled"),
                number("failed"),
                Math.toIntExact(number("waiting")),
                Math.toIntExact(number("high_water_mark")),
                number("dropped"),
                time("added"),
                seconds("handler_seconds"),
                seconds("longest_seconds"),
                failure instanceof String text
                        ? Optional.of(new ServiceStatistics.Failure(text, time("last_failure_time")))
                        : Optional.empty());
    }

    private String text(String key) {
        if (facts.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("expected text as " + key);
    }

    private long number(String key) {
        try {
            return new BigDecimal(text(key)).longValueExact();
        } catch (ArithmeticException | NumberFormatException unreadable) {
            throw new IllegalArgumentException("expected a whole number as " + key, unreadable);
        }
    }

    private Duration seconds(String key) {
        try {
            var seconds = new BigDecimal(text(key));
            if (seconds.precision() > 40 || seconds.signum() < 0 || seconds.compareTo(MOST_SECONDS) > 0) {
                throw new IllegalArgumentException("expected a number of seconds as " + key);
            }
            return Duration.ofNanos(seconds.movePointRight(9).longValue());
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException("expected a number of seconds as " + key, unreadable);
        }
    }

    private Instant time(String key) {
        try {
            return Instant.parse(text(key));
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("expected a time as " + key, unreadable);
        }
    }
}
