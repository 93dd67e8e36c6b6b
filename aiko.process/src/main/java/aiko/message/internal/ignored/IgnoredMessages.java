// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.ignored;

import aiko.message.UnsuitableMessageException;
import aiko.process.spi.LineLimit;
import aiko.sexpression.SExpressionException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;

/** Logs ignored messages, one line each, with a limit of lines for each receiver. Any thread. */
public final class IgnoredMessages {
    /** The most lines a second about one receiver. */
    public static final int LINES_A_SECOND_FOR_ONE = 10;

    /** The most lines a second about all receivers. */
    public static final int LINES_A_SECOND = 30;

    private final Logger logger;
    private final LineLimit limit;

    public IgnoredMessages(Logger logger) {
        this(logger, System::nanoTime);
    }

    IgnoredMessages(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        limit = new LineLimit(LINES_A_SECOND_FOR_ONE, LINES_A_SECOND, nanoTime);
    }

    /** Whether the message is at fault, and not the handler that threw this. */
    public static boolean isAtFault(Throwable failure) {
        return failure instanceof UnsuitableMessageException || failure instanceof SExpressionException;
    }

    /**
     * A message is ignored.
     *
     * @param receiver the beginning of the line; empty for the process itself
     * @param references further arguments of the logger
     */
    public void ignore(String receiver, String topic, String reason, Object... references) {
        limit.line(receiver).ifPresent(suppressed -> {
            String who = receiver.isEmpty() ? "" : receiver + ": ";
            if (suppressed > 0) {
                log("{}ignored {} more messages", references, who, suppressed);
            }
            log("{}ignoring message on {}: {}", references, who, LineLimit.excerpt(topic), LineLimit.excerpt(reason));
        });
    }

    private void log(String format, Object[] references, Object... arguments) {
        logger.warn(
                format,
                Stream.concat(Arrays.stream(arguments), Arrays.stream(references))
                        .toArray());
    }
}
