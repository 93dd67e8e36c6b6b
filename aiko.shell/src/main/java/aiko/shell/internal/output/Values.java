// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The values of a listing, as text and as JSON. */
public final class Values {
    private static final ZoneId ZONE = ZoneId.systemDefault();
    private static final DateTimeFormatter TEXT_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZONE);
    private static final DateTimeFormatter JSON_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZONE);
    private static final double THOUSAND = 1_000.0;

    private Values() {}

    /** The value, or null if it is absent: null, an empty optional. */
    static Object present(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        return value;
    }

    /** @param absent the text if there is no value */
    static String text(Object given, String absent) {
        Object value = present(given);
        if (value == null) {
            return absent;
        }
        if (value instanceof Instant time) {
            return TEXT_TIME.format(time);
        }
        if (value instanceof Duration time) {
            return duration(time);
        }
        if (value instanceof Double || value instanceof Float) {
            return String.format(Locale.ROOT, "%.1f", ((Number) value).doubleValue());
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        return value.toString();
    }

    private static String duration(Duration time) {
        long seconds = Math.abs(time.toSeconds());
        if (seconds < 60 * 10) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / THOUSAND);
        }
        if (seconds < 60 * 60 * 10) {
            return time.toMinutes() + " min";
        }
        return seconds < 60 * 60 * 24 * 10 ? time.toHours() + " h" : time.toDays() + " d";
    }

    /** Writes a value, and those in it. */
    public static void write(Object given, JsonGenerator json) throws IOException {
        Object value = present(given);
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(rounded(((Number) value).doubleValue()));
        } else if (value instanceof BigDecimal exact) {
            json.writeNumber(exact.toPlainString());
        } else if (value instanceof Duration time) {
            json.writeNumber(time.toNanos() / 1e9);
        } else if (value instanceof Instant time) {
            json.writeString(JSON_TIME.format(time));
        } else if (value instanceof Collection<?> several) {
            json.writeStartArray();
            for (Object each : several) {
                write(each, json);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName(String.valueOf(each.getKey()));
                write(each.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof Listing listing) {
            listing.writeTo(json);
        } else if (value instanceof Table table) {
            table.writeTo(json);
        } else {
            json.writeString(value.toString());
        }
    }

    private static double rounded(double value) {
        return Math.round(value * THOUSAND) / THOUSAND;
    }
}
