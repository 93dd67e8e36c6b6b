// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/** One log line for each message that is refused, but never more than a few a second. Owned by the event loop. */
final class RefusedMessages {
    private static final int LINES_A_SECOND = 10;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Logger logger;
    private final LongSupplier nanoClock;
    private long secondBegan;
    private int lines;
    private long silent;

    RefusedMessages(Logger logger, LongSupplier nanoClock) {
        this.logger = logger;
        this.nanoClock = nanoClock;
        this.secondBegan = nanoClock.getAsLong();
    }

    void refuse(String topic, String reason) {
        long now = nanoClock.getAsLong();
        if (now - secondBegan >= SECOND_NANOS) {
            secondBegan = now;
            lines = 0;
        }
        if (++lines > LINES_A_SECOND) {
            silent++;
            return;
        }
        if (silent > 0) {
            logger.warn("{} more messages were ignored", silent);
            silent = 0;
        }
        logger.warn("message on {} is ignored: {}", topic, reason);
    }
}
