// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Counts and logs refused messages and ended leases of one shared state: a few lines a second, and then the number of suppressed
 * ones, so that nobody can fill the log. Owned by the event loop; any thread reads the count.
 */
public final class RefusalLog {
    static final int LINES_A_SECOND = 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final LongSupplier nanoTime;
    private long secondBegan;
    private int lines = LINES_A_SECOND;
    private long suppressed;
    private volatile long count;

    public RefusalLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        secondBegan = nanoTime.getAsLong() - SECOND;
    }

    /** A message is ignored. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void refuse(String topic, String cause) {
        count++;
        warn("ignoring message on {}: {}", topic, cause);
    }

    /** The number of ignored messages. */
    public long count() {
        return count;
    }

    public void warn(String format, Object... arguments) {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            lines = 0;
        }
        if (lines == LINES_A_SECOND) {
            suppressed++;
            return;
        }
        lines++;
        if (suppressed > 0) {
            logger.warn("shared state: {} more lines suppressed", suppressed);
            suppressed = 0;
        }
        logger.warn(format, arguments);
    }
}
