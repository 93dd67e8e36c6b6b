// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Registers services without Declarative Services, which no process can add. */
public class ByHand implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(Runnable.class, () -> {}, properties("careless", "aiko.failure", "explode"));
        context.registerService(Runnable.class, new Giving(), properties("empty", "aiko.tags", "a=b"));
    }

    private static Hashtable<String, Object> properties(String name, String key, String value) {
        return new Hashtable<>(Map.of("aiko.name", name, key, value));
    }

    /** Nothing. */
    private static final class Giving implements ServiceFactory<Runnable> {
        @Override
        public Runnable getService(Bundle bundle, ServiceRegistration<Runnable> registration) {
            return null;
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Runnable> registration, Runnable service) {
            // There is none.
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes back what was registered.
    }
}
