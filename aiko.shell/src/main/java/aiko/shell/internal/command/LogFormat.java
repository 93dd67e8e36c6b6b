// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.logging.LoggedRecord;
import aiko.process.LogLevelNames;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Records of this container as lines for people. */
final class LogFormat {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What a terminal would take for a command. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private LogFormat() {}

    static String line(LoggedRecord record) {
        String service = record.service().isEmpty() ? "" : service(record) + ": ";
        String trace = record.stackTrace().isEmpty() ? "" : '\n' + record.stackTrace();
        return printable(String.format(
                Locale.ROOT,
                "%s %-7s %-16s %s%s%s",
                TIME.format(record.time()),
                LogLevelNames.of(record.level()),
                record.bundle().isEmpty() ? "framework" : record.bundle(),
                service,
                record.message(),
                trace));
    }

    /** {@code NAME/ID}. */
    private static String service(LoggedRecord record) {
        return record.serviceName()
                + record.service().substring(record.service().lastIndexOf('/'));
    }

    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("\ufffd");
    }
}
