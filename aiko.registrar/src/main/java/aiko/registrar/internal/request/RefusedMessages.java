// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import aiko.process.spi.LineLimit;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/** Logs refused messages, one line each, with a limit of lines for each sender. Owned by the event loop. */
public final class RefusedMessages {
    /** The sender of messages that do not name it. */
    static final String UNKNOWN = "";

    static final int LINES_A_SECOND_FOR_ONE = 3;
    static final int LINES_A_SECOND = 10;

    private final Logger logger;
    private final LineLimit limit;

    public RefusedMessages(Logger logger, LongSupplier nanoClock) {
        this.logger = logger;
        limit = new LineLimit(LINES_A_SECOND_FOR_ONE, LINES_A_SECOND, nanoClock);
    }

    /** @param sender the process that sent it, or {@link #UNKNOWN} */
    void refuse(String sender, String topic, String reason) {
        limit.line(sender).ifPresent(suppressed -> {
            if (suppressed > 0) {
                logger.warn(
                        "ignored {} more messages from {}", suppressed, sender.isEmpty() ? "unknown senders" : sender);
            }
            logger.warn("ignoring message on {}: {}", topic, LineLimit.excerpt(reason));
        });
    }
}
