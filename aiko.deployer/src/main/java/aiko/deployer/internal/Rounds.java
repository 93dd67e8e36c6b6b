// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.internal.operation.Operation;
import aiko.event.LastingThread;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.service.log.Logger;

/**
 * Says if the deployer's thread does not come round: whatever it waits for, nobody else would notice that the folder is
 * not followed any more.
 */
final class Rounds {
    /** All that it waits for in order has a limit of its own, but that there may be several. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LastingThread deployer;
    private final Path folder;
    private final Logger logger;
    private volatile long began;
    private volatile boolean said;

    Rounds(LastingThread deployer, Path folder, Logger logger) {
        this.deployer = deployer;
        this.folder = folder;
        this.logger = logger;
    }

    /** The deployer's thread. */
    void begin() {
        began = System.nanoTime();
    }

    /** The deployer's thread. */
    void end() {
        if (said) {
            logger.info("the deploy folder {} is processed again after {}", folder, seconds());
        }
        began = 0;
        said = false;
    }

    /** Another thread, now and then. */
    void look() {
        if (began != 0 && !said && System.nanoTime() - began >= LIMIT.toNanos()) {
            said = true;
            StackTraceElement[] stack = deployer.stack();
            var where = new Exception("aiko-deployer");
            where.setStackTrace(stack);
            logger.warn(
                    "the deploy folder {} has not been processed for {}: {} has not returned; its changes are delayed",
                    folder,
                    seconds(),
                    Operation.place(stack),
                    where);
        }
    }

    private String seconds() {
        return (System.nanoTime() - began) / 1_000_000_000 + " s";
    }
}
