// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a bundle that provides a {@link Runnable}. */
public class Provider implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(Runnable.class, () -> {}, null);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework unregisters it
    }

    static byte[] bundle(String symbolicName) throws IOException {
        return Distribution.bundle(
                symbolicName,
                Map.of("Import-Package", "org.osgi.framework", "Bundle-Activator", Provider.class.getName()),
                Provider.class);
    }
}
