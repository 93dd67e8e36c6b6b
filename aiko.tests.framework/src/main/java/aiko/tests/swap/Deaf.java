// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a bundle that does not return from what its header says, whoever interrupts it, until it is released. */
public class Deaf implements BundleActivator {
    /** A header: start or stop. */
    public static final String HEADER = "X-Deaf";

    /** A system property. */
    public static final String RELEASED = "aiko.tests.deaf.released";

    @Override
    public void start(BundleContext context) {
        hear(context, "start");
    }

    @Override
    public void stop(BundleContext context) {
        hear(context, "stop");
    }

    private static void hear(BundleContext context, String what) {
        while (what.equals(context.getBundle().getHeaders("").get(HEADER)) && !Boolean.getBoolean(RELEASED)) {
            Thread.interrupted();
            LockSupport.parkNanos(10_000_000);
        }
    }
}
