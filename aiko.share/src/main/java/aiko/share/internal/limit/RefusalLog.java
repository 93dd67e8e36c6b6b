// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Lines about what others ask for in vain: a few a second, and then how many were left out, so that nobody fills the log.
 * Owned by the event loop.
 */
public final class RefusalLog {
    static final int LINES_A_SECOND = 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final LongSupplier nanoTime;
    private long secondBegan;
    private int lines = LINES_A_SECOND;
    private long leftOut;

    public RefusalLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        secondBegan = nanoTime.getAsLong() - SECOND;
    }

    public void warn(String format, Object... arguments) {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            lines = 0;
        }
        if (lines == LINES_A_SECOND) {
            leftOut++;
            return;
        }
        lines++;
        if (leftOut > 0) {
            logger.warn("{} more lines about messages to shared state were left out", leftOut);
            leftOut = 0;
        }
        logger.warn(format, arguments);
    }
}
