// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Makes SLF4J loggers that write to the log as the bundle that asks for them, as soon as there is a log. */
final class Slf4jLoggers implements ILoggerFactory {
    private static final long OF_NOBODY = -1;

    private final Map<Long, Map<String, Logger>> loggers = new ConcurrentHashMap<>();
    private volatile LogFront front;

    @Override
    public Logger getLogger(String name) {
        Bundle bundle = Callers.bundle();
        return loggers.computeIfAbsent(
                        bundle == null ? OF_NOBODY : bundle.getBundleId(), id -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, newName -> new Slf4jLogger(newName, bundle, this));
    }

    void forget(Bundle bundle) {
        loggers.remove(bundle.getBundleId());
    }

    /** The logger of that name, or null while there is no log. */
    FrontLogger logger(Bundle bundle, String name) {
        LogFront current = front;
        if (current == null) {
            current = find();
            front = current;
        }
        return current == null ? null : current.loggersOf(bundle).logger(name);
    }

    private static LogFront find() {
        BundleContext context = FrameworkUtil.getBundle(Slf4jLoggers.class).getBundleContext();
        if (context == null) {
            return null;
        }
        ServiceReference<LogFront> reference = context.getServiceReference(LogFront.class);
        return reference == null ? null : context.getService(reference);
    }
}
