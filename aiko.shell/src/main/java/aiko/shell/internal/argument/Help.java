// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import aiko.shell.internal.catalog.Syntax;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** The help of a command, from the annotations that Gogo's own {@code help} reads. */
public final class Help {
    private static final String OPTION = "--help";
    private static final Pattern UNKNOWN = Pattern.compile("--\\S*");

    private Help() {}

    /**
     * Whether help was asked for; then it has been printed.
     *
     * @throws CommandException if an option was given that the command does not have
     */
    public static boolean wanted(CommandSession session, Class<?> commands, String function, String... arguments) {
        return wanted(session, commands, function, arguments.length, arguments);
    }

    /** The same, if the arguments after the first one may be anything. */
    public static boolean wantedBeforeText(
            CommandSession session, Class<?> commands, String function, String... arguments) {
        return wanted(session, commands, function, Math.min(1, arguments.length), arguments);
    }

    private static boolean wanted(
            CommandSession session, Class<?> commands, String function, int checked, String... arguments) {
        if (!Arrays.asList(arguments).contains(OPTION)) {
            Optional<String> unknown = Arrays.stream(arguments, 0, checked)
                    .filter(argument ->
                            UNKNOWN.matcher(String.valueOf(argument)).matches())
                    .findFirst();
            if (unknown.isPresent()) {
                throw usage(commands, function, "unknown option " + unknown.get());
            }
            return false;
        }
        Output.of(session).lines(text(commands, function).lines().toList());
        return true;
    }

    /** A mistake in the arguments, with the line that shows how it is done. */
    public static CommandException usage(Class<?> commands, String function, String mistake) {
        return new CommandException(mistake + "; usage: " + line(method(commands, function)));
    }

    private static String text(Class<?> commands, String function) {
        Method method = method(commands, function);
        var text = new StringBuilder();
        text.append(method.getAnnotation(Descriptor.class).value()).append('\n');
        text.append("usage: ").append(line(method)).append('\n');
        for (Parameter parameter : method.getParameters()) {
            Descriptor description = parameter.getAnnotation(Descriptor.class);
            if (description != null) {
                String name = name(parameter);
                String label = name + ": ";
                String described = description.value();
                text.append(String.format(
                        "  %-18s %s%n",
                        name, described.startsWith(label) ? described.substring(label.length()) : described));
            }
        }
        return text.toString();
    }

    private static String line(Method method) {
        var line = new StringBuilder("aiko:" + method.getName());
        Syntax syntax = Syntax.of(method);
        for (Syntax.Option option : syntax.options()) {
            line.append(" [").append(option.longest()).append(option.value().isEmpty() ? "]" : " VALUE]");
        }
        return line.append(syntax.usage().isEmpty() ? "" : " ")
                .append(syntax.usage())
                .toString();
    }

    /** The option, or the operands without brackets, such as {@code SERVICE COMMAND ARGUMENT…}; else the name. */
    private static String name(Parameter parameter) {
        var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
        if (option != null) {
            return option.names()[0];
        }
        List<Syntax.Way> ways = Syntax.ways(parameter);
        return ways.size() == 1
                ? ways.get(0).text().replaceAll("[\\[\\]]", "")
                : parameter.getName().toUpperCase(Locale.ROOT);
    }

    private static Method method(Class<?> commands, String function) {
        return Arrays.stream(commands.getMethods())
                .filter(method -> method.getName().equals(function) && method.isAnnotationPresent(Descriptor.class))
                .findFirst()
                .orElseThrow();
    }
}
