// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The commands that there are now, from the services that provide them; their components are not activated for that.
 *
 * @param context finds the services
 */
public record CommandCatalog(BundleContext context) {
    /** The scopes in which a command without a scope is looked up, in their order. */
    public static final String SCOPES = "gogo:aiko:felix:scr:*";

    /** The scopes of commands that read {@code --help} as an argument, or fail with it. */
    public static final Set<String> WITHOUT_HELP = Set.of("felix", "gogo", "scr", "cm");

    /** The service property of commands that names the heading under which {@code help} lists them. */
    public static final String SUBJECT = "aiko.command.subject";

    public static final String SERVICES = "Services and messages";
    public static final String BUNDLES = "Bundles and configuration";
    public static final String CONTAINER = "Container and log";

    private static final String OWN_SCOPE = "aiko";
    private static final String OF_OTHERS = "Commands of bundles";

    /** By their names with a scope. */
    public Map<String, KnownCommand> all() {
        var all = new TreeMap<String, KnownCommand>(String.CASE_INSENSITIVE_ORDER);
        Map<String, KnownCommand> described = OthersCommands.described();
        for (ServiceReference<?> reference : references()) {
            String scope = String.valueOf(reference.getProperty(CommandProcessor.COMMAND_SCOPE));
            for (String function : strings(reference.getProperty(CommandProcessor.COMMAND_FUNCTION))) {
                String name = scope + ':' + function;
                if (!function.startsWith("_")) {
                    all.computeIfAbsent(name, absent -> command(absent, reference, described.get(absent)));
                }
            }
        }
        return all;
    }

    /** The command of a name with or without a scope, which is the one that a session runs. */
    public Optional<KnownCommand> find(String name) {
        Map<String, KnownCommand> all = all();
        return Optional.ofNullable(all.get(resolve(name, all)));
    }

    private static String resolve(String name, Map<String, KnownCommand> all) {
        if (name.indexOf(':') >= 0) {
            return name;
        }
        String ending = ':' + name.toLowerCase(Locale.ROOT);
        for (String scope : SCOPES.split(":")) {
            Optional<String> found = scope.equals("*")
                    ? all.keySet().stream()
                            .filter(each -> each.toLowerCase(Locale.ROOT).endsWith(ending))
                            .findFirst()
                    : Optional.of(scope + ending).filter(all::containsKey);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return name;
    }

    /** The shortest name that leads to a command. */
    public static String shortest(KnownCommand command, Map<String, KnownCommand> all) {
        return all.get(resolve(command.function(), all)) == command ? command.function() : command.name();
    }

    private KnownCommand command(String name, ServiceReference<?> reference, KnownCommand described) {
        boolean isOwn = name.startsWith(OWN_SCOPE + ':');
        List<Method> methods = methods(name.substring(name.indexOf(':') + 1), reference);
        Syntax syntax = Syntax.of(methods, isOwn);
        String description = methods.stream()
                .map(method -> method.getAnnotation(Descriptor.class).value())
                .findFirst()
                .orElse("");
        if (described != null) {
            return new KnownCommand(
                    name,
                    described.subject(),
                    described.description(),
                    new Syntax(syntax.options(), described.syntax().ways()));
        }
        String subject = reference.getProperty(SUBJECT) instanceof String given ? given : isOwn ? CONTAINER : OF_OTHERS;
        return new KnownCommand(name, subject, description, syntax);
    }

    /** Those that describe themselves. */
    private List<Method> methods(String function, ServiceReference<?> reference) {
        var methods = new ArrayList<Method>();
        Bundle bundle = reference.getBundle();
        for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
            try {
                if (bundle != null) {
                    Arrays.stream(bundle.loadClass(type).getMethods())
                            .filter(method -> method.getName().equalsIgnoreCase(function))
                            .filter(method -> method.isAnnotationPresent(Descriptor.class))
                            .forEach(methods::add);
                }
            } catch (ClassNotFoundException | LinkageError | IllegalStateException gone) {
                // The bundle has stopped, or lacks a class.
            }
        }
        methods.sort(Comparator.comparingInt(Method::getParameterCount).reversed());
        return methods;
    }

    /** Those with a higher ranking first, as Gogo prefers them. */
    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] all = context.getAllServiceReferences(
                    null, "(&(" + CommandProcessor.COMMAND_SCOPE + "=*)(" + CommandProcessor.COMMAND_FUNCTION + "=*))");
            return all == null
                    ? List.of()
                    : Arrays.stream(all).sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> strings(Object property) {
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof Iterable<?> listed ? texts(listed) : List.of(String.valueOf(property));
    }

    private static List<String> texts(Iterable<?> listed) {
        var texts = new ArrayList<String>();
        listed.forEach(each -> texts.add(String.valueOf(each)));
        return texts;
    }
}
