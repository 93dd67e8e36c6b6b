// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import aiko.process.spi.LineLimit;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Counts and logs refused messages and ended leases of one shared state, a few lines a second. Owned by the event loop; any thread
 * reads the count.
 */
public final class RefusalLog {
    static final int LINES_A_SECOND = 10;

    /** The state is the only subject of its lines. */
    private static final String STATE = "";

    private final Logger logger;
    private final LongSupplier nanoTime;
    /** Created with the first line: most states refuse nothing. */
    private LineLimit limit;

    private volatile long count;

    public RefusalLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
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
        if (limit == null) {
            limit = new LineLimit(LINES_A_SECOND, LINES_A_SECOND, nanoTime);
        }
        limit.line(STATE).ifPresent(suppressed -> {
            if (suppressed > 0) {
                logger.warn("shared state: {} more lines suppressed", suppressed);
            }
            logger.warn(format, arguments);
        });
    }
}
