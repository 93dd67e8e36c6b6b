// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import aiko.logging.internal.record.LogLine;
import aiko.text.TextWidth;
import aiko.text.VisibleText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.osgi.service.log.LogLevel;

/** Lines for people, visible throughout: columns that grow with their content, up to a width; coloured on a terminal. */
public final class TextFormat implements LineFormat {
    private static final int LEVEL_WIDTH = 7;
    private static final int MOST_WIDTH = 24;
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String CYAN = "\u001b[36m";

    private final DateTimeFormatter time;
    private final boolean colour;
    private int bundleWidth = 16;
    private int serviceWidth = 12;

    private TextFormat(String timePattern, boolean colour) {
        time = DateTimeFormatter.ofPattern(timePattern, Locale.ROOT).withZone(ZoneId.systemDefault());
        this.colour = colour;
    }

    public static TextFormat plain() {
        return new TextFormat("HH:mm:ss.SSS", false);
    }

    public static TextFormat coloured() {
        return new TextFormat("HH:mm:ss.SSS", true);
    }

    /** For a file, which is read on other days as well. */
    public static TextFormat dated() {
        return new TextFormat("yyyy-MM-dd HH:mm:ss.SSS", false);
    }

    @Override
    public String format(LogLine line) {
        String bundle = line.bundle() == null ? "-" : VisibleText.line(line.bundle());
        String service = line.service() == null ? "" : VisibleText.line(line.serviceNameAndId());
        bundleWidth = wide(bundleWidth, bundle);
        serviceWidth = wide(serviceWidth, service);
        boolean hasTrace = line.stackTrace() != null && line.level() == LogLevel.ERROR;
        return paint(DIM, time.format(Instant.ofEpochMilli(line.millis())))
                + ' '
                + paint(colourOf(line.level()), TextWidth.padded(line.levelName(), LEVEL_WIDTH))
                + ' '
                + TextWidth.padded(bundle, bundleWidth)
                + ' '
                + paint(CYAN, TextWidth.padded(service, serviceWidth))
                + ' '
                + VisibleText.line(line.message())
                + (hasTrace ? '\n' + VisibleText.stackTrace(line.stackTrace()) : "");
    }

    private static String colourOf(LogLevel level) {
        return switch (level) {
            case ERROR -> RED;
            case WARN -> YELLOW;
            case INFO, AUDIT -> GREEN;
            case DEBUG, TRACE -> DIM;
        };
    }

    private String paint(String code, String text) {
        return colour && !text.isBlank() ? code + text + RESET : text;
    }

    private static int wide(int width, String text) {
        int needed = TextWidth.of(text);
        return needed > MOST_WIDTH ? width : Math.max(width, needed);
    }
}
