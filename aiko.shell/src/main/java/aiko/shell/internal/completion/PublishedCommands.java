// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.process.AikoConstants;
import aiko.process.ServiceDetails;
import aiko.process.spi.CommandNames;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The commands of services, from the interfaces under which OSGi services of this container are registered. A service of another
 * process most likely has the commands of those with its protocol.
 */
record PublishedCommands(BundleContext context) {
    /** In the order of their names. */
    Stream<String> of(ServiceDetails service) {
        return references()
                .filter(reference -> isLike(reference, service))
                .flatMap(PublishedCommands::commands)
                .filter(SafeWord::isSafe)
                .distinct()
                .sorted();
    }

    private Stream<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] all = context.getAllServiceReferences(null, '(' + AikoConstants.SERVICE_NAME + "=*)");
            return all == null ? Stream.empty() : Arrays.stream(all);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isLike(ServiceReference<?> reference, ServiceDetails service) {
        return service.name().equals(reference.getProperty(AikoConstants.SERVICE_NAME))
                || service.protocol().length() > 1
                        && service.protocol().equals(reference.getProperty(AikoConstants.SERVICE_PROTOCOL));
    }

    private static Stream<String> commands(ServiceReference<?> reference) {
        return Arrays.stream((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .flatMap(type -> commands(reference, type));
    }

    private static Stream<String> commands(ServiceReference<?> reference, String type) {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return Stream.empty();
        }
        try {
            Class<?> loaded = bundle.loadClass(type);
            return loaded.isInterface() ? commands(loaded).stream() : Stream.empty();
        } catch (ClassNotFoundException | LinkageError | IllegalStateException gone) {
            // The bundle has stopped, or lacks a class.
            return Stream.empty();
        }
    }

    private static List<String> commands(Class<?> type) {
        var names = new ArrayList<String>();
        for (Method method : type.getMethods()) {
            if (CommandNames.isCommand(type, method)) {
                try {
                    names.add(CommandNames.of(method));
                } catch (IllegalArgumentException invalid) {
                    // It is no command.
                }
            }
        }
        return names;
    }
}
