// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One JSON object for each record (RFC 8259), on one line. What a record does not have, its object has not. */
final class JsonFormat implements LineFormat {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    @Override
    public String format(LogLine line) {
        var json = new StringBuilder(256);
        json.append('{');
        member(json, "time", TIME.format(Instant.ofEpochMilli(line.millis())));
        member(json, "level", line.levelName());
        member(json, "logger", line.logger());
        member(json, "bundle", line.bundle());
        member(json, "service", line.service());
        member(json, "service_name", line.serviceName());
        member(json, "thread", line.thread());
        member(json, "message", line.message());
        member(json, "exception", line.stackTrace());
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, String name, String value) {
        if (value == null) {
            return;
        }
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            append(json, value, i);
        }
        json.append('"');
    }

    private static void append(StringBuilder json, String value, int index) {
        char character = value.charAt(index);
        switch (character) {
            case '"', '\\' -> json.append('\\').append(character);
            case '\n' -> json.append("\\n");
            case '\t' -> json.append("\\t");
            case '\r' -> json.append("\\r");
            default -> {
                // Half a surrogate pair cannot be written in UTF-8.
                if (character < ' ' || character == 0x7f || isHalf(value, index)) {
                    json.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                } else {
                    json.append(character);
                }
            }
        }
    }

    private static boolean isHalf(String value, int index) {
        char character = value.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }
}
