// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Throws, from its start, the error that the header {@code Throws} names. */
public class VandalActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) throws Exception {
        String type = context.getBundle().getHeaders().get("Throws");
        throw (Error) Class.forName(type).getConstructor().newInstance();
    }

    @Override
    public void stop(BundleContext context) {
        // It has never started.
    }
}
