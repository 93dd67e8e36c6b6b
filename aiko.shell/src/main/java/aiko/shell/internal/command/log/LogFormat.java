// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.logging.LoggedRecord;
import aiko.process.spi.LogLevelNames;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Table;
import aiko.text.TextWidth;
import aiko.text.VisibleText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Records of this container as lines for people, and as JSON with the keys of the log file. */
final class LogFormat {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final int LEVEL_WIDTH = 7;
    private static final int BUNDLE_WIDTH = 16;

    private LogFormat() {}

    static Listing listing(LoggedRecord record) {
        String service = record.service().isEmpty() ? "" : service(record) + ": ";
        String level = LogLevelNames.of(record.level());
        Listing listing = new Listing()
                .fact("time", record.time())
                .fact("level", level)
                .fact("logger", record.logger())
                .fact("bundle", Table.orAbsent(record.bundle()))
                .fact("service", Table.orAbsent(record.service()))
                .fact("service_name", Table.orAbsent(record.serviceName()))
                .fact("thread", Table.orAbsent(record.thread()))
                .fact("message", record.message())
                .fact("exception", Table.orAbsent(record.stackTrace()))
                .levelled(
                        TIME.format(record.time()) + ' ',
                        level,
                        " ".repeat(Math.max(0, LEVEL_WIDTH - level.length()) + 1)
                                + TextWidth.padded(
                                        VisibleText.line(record.bundle().isEmpty() ? "framework" : record.bundle()),
                                        BUNDLE_WIDTH)
                                + ' '
                                + service
                                + record.message());
        return record.stackTrace().isEmpty() ? listing : listing.trace(VisibleText.stackTrace(record.stackTrace()));
    }

    /** {@code NAME/ID}. */
    private static String service(LoggedRecord record) {
        return record.serviceName()
                + record.service().substring(record.service().lastIndexOf('/'));
    }
}
