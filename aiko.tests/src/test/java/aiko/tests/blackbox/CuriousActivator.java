// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Tells which classes of the container its bundle can load, although it imports none of them. */
public final class CuriousActivator implements BundleActivator {
    static final String[] CLASSES = {
        "aiko.process.AikoProcess",
        "aiko.process.internal.ProcessComponent",
        "aiko.launcher.Main",
        "org.jline.reader.LineReader"
    };

    @Override
    public void start(BundleContext context) {
        for (String name : CLASSES) {
            System.out.println(name + (isLoaded(name) ? " can be loaded" : " cannot be loaded"));
        }
    }

    private static boolean isLoaded(String name) {
        try {
            Class.forName(name, false, CuriousActivator.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException hidden) {
            return false;
        }
    }

    @Override
    public void stop(BundleContext context) {
        // It has changed nothing.
    }
}
