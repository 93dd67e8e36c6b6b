// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Makes SLF4J loggers that write to the OSGi log, as soon as there is one. */
final class Slf4jLoggers implements ILoggerFactory {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private volatile LoggerFactory factory;

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, newName -> new Slf4jLogger(newName, this));
    }

    /** The OSGi logger of that name, or null while there is no log service. */
    org.osgi.service.log.Logger osgiLogger(String name) {
        LoggerFactory current = factory;
        if (current == null) {
            current = find();
            factory = current;
        }
        return current == null ? null : current.getLogger(name);
    }

    private static LoggerFactory find() {
        BundleContext context = FrameworkUtil.getBundle(Slf4jLoggers.class).getBundleContext();
        if (context == null) {
            return null;
        }
        ServiceReference<LoggerFactory> reference = context.getServiceReference(LoggerFactory.class);
        return reference == null ? null : context.getService(reference);
    }
}
