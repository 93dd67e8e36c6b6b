// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.client.spi.Glob;
import aiko.logging.LoggedRecord;
import java.util.Locale;
import org.osgi.service.log.LogLevel;

/**
 * The records that a command selects.
 *
 * @param level and those above it
 * @param service a name or a topic path
 * @param bundle a symbolic name
 * @param text somewhere in the message, upper or lower case
 */
record LogFilter(LogLevel level, Glob service, Glob bundle, String text) {
    LogFilter {
        text = text.toLowerCase(Locale.ROOT);
    }

    boolean matches(LoggedRecord record) {
        return level.implies(record.level())
                && (service.isAny() || service.matches(record.service()) || service.matches(record.serviceName()))
                && bundle.matches(record.bundle())
                && holdsText(record.message());
    }

    /** Whatever its service: that was asked for. A line that is no record has the least of levels. */
    boolean matches(WireRecord record) {
        return level.implies(record.level().orElse(LogLevel.TRACE)) && holdsText(record.line());
    }

    /** Whether records can be left out that were asked for by service. */
    boolean isNarrow() {
        return level != LogLevel.TRACE || !text.isEmpty();
    }

    private boolean holdsText(String message) {
        return text.isEmpty() || message.toLowerCase(Locale.ROOT).contains(text);
    }
}
