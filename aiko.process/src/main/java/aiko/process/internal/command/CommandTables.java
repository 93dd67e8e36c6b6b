// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Map;
import java.util.WeakHashMap;
import org.osgi.service.log.Logger;

/**
 * Tables of commands, which services of one class share. A table lasts as long as a service uses it, so that it keeps no bundle that was
 * replaced. Safe for use by any thread.
 */
public final class CommandTables {
    private final Logger logger;
    /** The table that was made last for each class. */
    private final Map<Class<?>, WeakReference<CommandTable>> tables = new WeakHashMap<>();

    public CommandTables(Logger logger) {
        this.logger = logger;
    }

    /**
     * The table of a service. One line names each method that is no command, when the table is made.
     *
     * @param service the name of the service in the log
     * @throws IllegalArgumentException if the types of a command are unknown, or it cannot be called
     */
    public CommandTable of(String service, Collection<Class<?>> interfaces, Class<?> target) {
        synchronized (tables) {
            WeakReference<CommandTable> made = tables.get(target);
            CommandTable table = made == null ? null : made.get();
            if (table != null && table.isOf(interfaces)) {
                return table;
            }
        }
        // Reflection initializes classes of the bundle in some cases: not under a lock.
        var table = new CommandTable(interfaces, target);
        table.problems().forEach(problem -> logger.warn("service {}: {}; its other commands work", service, problem));
        synchronized (tables) {
            tables.put(target, new WeakReference<>(table));
        }
        return table;
    }
}
