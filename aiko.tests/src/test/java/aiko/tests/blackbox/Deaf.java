// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a bundle that never returns from what its header names, whoever interrupts it. */
public class Deaf implements BundleActivator {
    /** A header: start or stop. */
    public static final String HEADER = "X-Deaf";

    @Override
    public void start(BundleContext context) {
        ignore("start", context);
    }

    @Override
    public void stop(BundleContext context) {
        ignore("stop", context);
    }

    private static void ignore(String call, BundleContext context) {
        boolean isMeant = call.equals(context.getBundle().getHeaders("").get(HEADER));
        while (isMeant) {
            Thread.interrupted();
            LockSupport.parkNanos(10_000_000);
        }
    }
}
