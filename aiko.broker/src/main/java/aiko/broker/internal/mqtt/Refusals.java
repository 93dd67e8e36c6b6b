// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.process.spi.LineLimit;
import java.util.OptionalLong;
import org.osgi.service.log.Logger;

/** The lines of the log about clients that are refused; strangers cause only a few of them each second. */
final class Refusals {
    private static final int LINES_FOR_ONE = 2;
    private static final int LINES = 10;

    private final Logger logger;
    private final LineLimit limit = new LineLimit(LINES_FOR_ONE, LINES, System::nanoTime);
    /** So that guesses do not hide that there are many. */
    private final LineLimit limitOfSources = new LineLimit(LINES_FOR_ONE, LINES, System::nanoTime);

    Refusals(Logger logger) {
        this.logger = logger;
    }

    void report(ClientConnection connection, String cause) {
        OptionalLong suppressed = limit.line(connection.source);
        if (suppressed.isPresent()) {
            logger.warn("MQTT client at {} refused: {}{}", connection.address, cause, more(suppressed));
        }
    }

    /** About all clients of a source. */
    void report(String source, String text) {
        OptionalLong suppressed = limitOfSources.line(source);
        if (suppressed.isPresent()) {
            logger.warn("MQTT clients at {}: {}{}", source, text, more(suppressed));
        }
    }

    private static String more(OptionalLong suppressed) {
        long count = suppressed.getAsLong();
        return count == 0 ? "" : "; " + count + " more lines before";
    }
}
