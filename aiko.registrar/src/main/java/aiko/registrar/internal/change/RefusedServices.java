// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.wire.ServicePath;
import org.osgi.service.log.Logger;

/**
 * Services for which the directory has no room: one line when that begins, one with their number when there is room again.
 * Owned by the event loop.
 */
public final class RefusedServices {
    private static final int LONGEST_PATH = 200;

    private final Directory directory;
    private final Logger logger;
    private long count;
    private long countBefore;
    private boolean isFull;

    public RefusedServices(Directory directory, Logger logger) {
        this.directory = directory;
        this.logger = logger;
    }

    /** All that were ever refused. */
    public long count() {
        return count;
    }

    void refuse(ServicePath service) {
        count++;
        if (!isFull) {
            isFull = true;
            String path = service.toString();
            logger.warn(
                    "the directory is full: {} services use {} bytes, and directory.bytes of aiko.registrar is {};"
                            + " refusing further services, the first is {}; raise directory.bytes, or the heap size of Java",
                    directory.size(),
                    directory.bytes(),
                    directory.limit(),
                    path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…");
        }
    }

    /** A service was removed: logs when there is room for many again. */
    void removed() {
        if (isFull && directory.bytes() < directory.limit() / 8 * 7) {
            isFull = false;
            logger.warn(
                    "the directory has room again: {} services were refused; their processes register them when they"
                            + " restart, or when another registrar becomes primary",
                    count - countBefore);
            countBefore = count;
        }
    }
}
