// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.logging.LoggedRecord;
import aiko.process.spi.LogLevelNames;
import aiko.text.TextWidth;
import aiko.text.VisibleText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Records of this container as lines for people, without their stack traces. */
final class LogFormat {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private LogFormat() {}

    static String line(LoggedRecord record) {
        String service = record.service().isEmpty() ? "" : service(record) + ": ";
        return String.format(
                Locale.ROOT,
                "%s %-7s %s %s%s",
                TIME.format(record.time()),
                LogLevelNames.of(record.level()),
                TextWidth.padded(VisibleText.line(record.bundle().isEmpty() ? "framework" : record.bundle()), 16),
                service,
                record.message());
    }

    /** {@code NAME/ID}. */
    private static String service(LoggedRecord record) {
        return record.serviceName()
                + record.service().substring(record.service().lastIndexOf('/'));
    }
}
