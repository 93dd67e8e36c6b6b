// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import aiko.logging.internal.record.LogLine;
import aiko.text.VisibleText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.osgi.service.log.LogLevel;

/** The lines that the reference implementation publishes: always one line, without control characters. */
public final class WireFormat {
    private static final int LEVEL_WIDTH = 8;
    private static final int NAME_WIDTH = 18;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private WireFormat() {}

    public static String format(LogLine line) {
        String logger = line.logger();
        String name = logger.substring(logger.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        return TIME.format(Instant.ofEpochMilli(line.millis()))
                + ' '
                + right(level(line), LEVEL_WIDTH)
                + ' '
                + right(VisibleText.line(name), NAME_WIDTH)
                + ' '
                + VisibleText.line(line.message());
    }

    /** The reference has no level for audits. */
    private static String level(LogLine line) {
        return line.level() == LogLevel.AUDIT ? "INFO" : line.levelName();
    }

    /** As Python counts: in characters, of which some are two in Java. */
    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }
}
