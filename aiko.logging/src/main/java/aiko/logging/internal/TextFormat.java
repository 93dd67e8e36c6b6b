// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.osgi.service.log.LogLevel;

/** Lines for people: columns that grow with what they hold, up to a width; on a terminal in colour. */
final class TextFormat implements LineFormat {
    private static final int LEVEL_WIDTH = 7;
    private static final int MOST_WIDTH = 24;
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String CYAN = "\u001b[36m";

    /** What a terminal would take for a command. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f&&[^\n\t]]");

    private final DateTimeFormatter time;
    private final boolean colour;
    private int bundleWidth = 16;
    private int serviceWidth = 12;

    private TextFormat(String timePattern, boolean colour) {
        time = DateTimeFormatter.ofPattern(timePattern, Locale.ROOT).withZone(ZoneId.systemDefault());
        this.colour = colour;
    }

    static TextFormat plain() {
        return new TextFormat("HH:mm:ss.SSS", false);
    }

    static TextFormat coloured() {
        return new TextFormat("HH:mm:ss.SSS", true);
    }

    /** For a file, which is read on other days as well. */
    static TextFormat dated() {
        return new TextFormat("yyyy-MM-dd HH:mm:ss.SSS", false);
    }

    @Override
    public String format(LogLine line) {
        String bundle = line.bundle() == null ? "-" : line.bundle();
        String service = line.service() == null ? "" : line.serviceNameAndId();
        bundleWidth = wide(bundleWidth, bundle);
        serviceWidth = wide(serviceWidth, service);
        boolean hasTrace = line.stackTrace() != null && line.level() == LogLevel.ERROR;
        return paint(DIM, time.format(Instant.ofEpochMilli(line.millis())))
                + ' '
                + paint(colourOf(line.level()), left(line.levelName(), LEVEL_WIDTH))
                + ' '
                + left(bundle, bundleWidth)
                + ' '
                + paint(CYAN, left(service, serviceWidth))
                + ' '
                + text(line.message())
                + (hasTrace ? '\n' + text(line.stackTrace()) : "");
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

    private String text(String text) {
        return colour ? CONTROL.matcher(text).replaceAll("\ufffd") : text;
    }

    private static int wide(int width, String text) {
        return text.length() > MOST_WIDTH ? width : Math.max(width, text.length());
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
