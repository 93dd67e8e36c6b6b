// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import java.util.Collection;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/**
 * Ends the framework in order, and the JVM with a status if there is a launcher for that.
 */
final class ProcessExit implements IntConsumer {
    private static final String LAUNCHER_EXIT = "(aiko.launcher=exit)";

    private final BundleContext context;
    private final Logger logger;

    ProcessExit(BundleContext context, Logger logger) {
        this.context = context;
        this.logger = logger;
    }

    @Override
    public void accept(int exitStatus) {
        if (exitStatus < 0 || exitStatus > 255) {
            throw new IllegalArgumentException("exit status " + exitStatus + ": expected 0 to 255");
        }
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            return;
        }
        try {
            Collection<ServiceReference<IntConsumer>> launchers =
                    context.getServiceReferences(IntConsumer.class, LAUNCHER_EXIT);
            if (!launchers.isEmpty()) {
                context.getService(launchers.iterator().next()).accept(exitStatus);
                return;
            }
            // Without our launcher, nothing passes the status on. Framework.stop() returns at once.
            context.getBundle(0).stop();
        } catch (InvalidSyntaxException | BundleException failure) {
            logger.error("cannot stop the framework: {}", failure.getMessage());
        }
    }
}
