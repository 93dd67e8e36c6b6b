// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import java.util.Arrays;
import java.util.IllegalFormatException;
import org.osgi.framework.Bundle;
import org.osgi.service.log.FormatterLogger;

/** A logger whose formats are those of {@link java.util.Formatter}. */
final class PrintfLogger extends FrontLogger implements FormatterLogger {
    PrintfLogger(LogFront front, Bundle bundle, String name) {
        super(front, bundle, name);
    }

    @Override
    String format(String format, Object[] arguments, int count) {
        try {
            return String.format(format, arguments);
        } catch (IllegalFormatException unsuitable) {
            // A record is worth more than its format.
            return format + ' ' + Arrays.asList(arguments).subList(0, count);
        }
    }
}
