// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Gogo's own commands and converters. They are registered with the first session, since nobody can use them before, and
 * a container without sessions starts faster without them.
 */
final class GogoCommands {
    private final BundleContext context;
    private final CommandProcessor processor;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    GogoCommands(BundleContext context, CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
    }

    synchronized void register() {
        if (!registrations.isEmpty()) {
            return;
        }
        registrations.add(context.registerService(
                Converter.class, new Converters(context.getBundle(0).getBundleContext()), null));
        register(new ReaderCommands(), Builtin.class);
        register(new Procedural(), Procedural.class);
        register(new FileCommands(processor), Posix.class);
    }

    synchronized void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** @param names the class that knows the names of the commands */
    private void register(Object commands, Class<?> names) {
        var properties = new Hashtable<String, Object>();
        properties.put(CommandProcessor.COMMAND_SCOPE, "gogo");
        properties.put(CommandProcessor.COMMAND_FUNCTION, functions(names));
        registrations.add(context.registerService(commands.getClass().getName(), commands, properties));
    }

    /** The names are known to the classes alone, and not public. */
    private static String[] functions(Class<?> commands) {
        try {
            Field functions = commands.getDeclaredField("functions");
            functions.setAccessible(true);
            return (String[]) functions.get(null);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(commands.getName() + " has changed", changed);
        }
    }
}
