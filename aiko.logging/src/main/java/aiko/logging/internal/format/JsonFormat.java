// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import aiko.logging.internal.record.LogLine;
import aiko.text.VisibleText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** One JSON object for each record (RFC 8259), on one line. Missing values are omitted. */
public final class JsonFormat implements LineFormat {
    private static final Pattern QUOTED = Pattern.compile("[\"\\\\]");
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
        json.append(VisibleText.json(QUOTED.matcher(value).replaceAll("\\\\$0")))
                .append('"');
    }
}
