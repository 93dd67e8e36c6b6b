// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.CommandDescription;
import aiko.process.internal.type.TypeNames;
import aiko.process.internal.type.TypeVariables;
import aiko.process.internal.type.WireTypes;
import aiko.process.spi.CommandNames;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands of all services of a class that are published under the same interfaces. Made once, and never changed. */
public final class CommandTable {
    /** A method with its name on the wire, and its place in a table. */
    record Command(String name, Method method, List<Class<?>> types, CommandArguments arguments) {
        boolean returnsValue() {
            return method.getReturnType() != void.class;
        }

        @Override
        public String toString() {
            return method.getName()
                    + Arrays.stream(method.getGenericParameterTypes())
                            .map(TypeNames::of)
                            .collect(Collectors.joining(", ", "(", ")"))
                    + " of " + method.getDeclaringClass().getName();
        }
    }

    private static final int LONGEST_SOUGHT = 1_000;
    private static final Pattern ARRAY = Pattern.compile("\\[]$");
    private static final String UNKNOWN_TYPE = "?";

    private final List<Class<?>> interfaces;
    private final Class<?> target;
    private final TypeVariables variables;
    private final Map<String, List<Command>> commands = new TreeMap<>();
    /** The commands whose names consist of the same words, for messages with another spelling. */
    private final Map<String, List<Command>> byWords = new HashMap<>();

    /** Commands that no message can call, {@code name/count}, each with the reason. */
    private final Map<String, String> excluded = new TreeMap<>();

    private int longestName;

    /**
     * @param target the class of the services
     * @throws IllegalArgumentException if the types of a command are unknown, or it cannot be called
     */
    CommandTable(Collection<Class<?>> interfaces, Class<?> target) {
        this.interfaces = List.copyOf(interfaces);
        this.target = target;
        variables = TypeVariables.of(target);
        var conversions = new Conversions(variables);
        try {
            for (Class<?> type : interfaces) {
                for (Method method : type.getMethods()) {
                    if (CommandNames.isCommand(type, method)) {
                        add(method, conversions);
                    }
                }
            }
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException missing) {
            throw new IllegalArgumentException("cannot load a class that its commands use: " + missing, missing);
        }
        commands.values().removeIf(List::isEmpty);
        for (Map.Entry<String, List<Command>> named : commands.entrySet()) {
            byWords.computeIfAbsent(CommandNames.words(named.getKey()), first -> new ArrayList<>(1))
                    .addAll(named.getValue());
            longestName = Math.max(longestName, named.getKey().length());
        }
    }

    private void add(Method method, Conversions conversions) {
        String name;
        try {
            name = CommandNames.of(method);
        } catch (IllegalArgumentException invalid) {
            excluded.put(method.getName() + '/' + method.getParameterCount(), invalid.getMessage());
            return;
        }
        Type[] types = method.getGenericParameterTypes();
        var command = new Command(
                name,
                method,
                Arrays.stream(types).<Class<?>>map(conversions::erasure).toList(),
                new CommandArguments(name, method, conversions));
        checkIsKnown(command, types);
        List<Command> sameName = commands.computeIfAbsent(name, first -> new ArrayList<>(1));
        String key = name + '/' + types.length;
        for (Command other : sameName) {
            if (other.types().size() != types.length) {
                continue;
            }
            if (!other.types().equals(command.types())
                    || !other.method().getName().equals(method.getName())) {
                excluded.put(
                        key,
                        "ambiguous commands " + key + ": " + other + " and " + command
                                + "; rename one of them, or give it another name with @AikoCommand");
                sameName.remove(other);
            }
            return;
        }
        if (excluded.containsKey(key)) {
            return;
        }
        // The component has chosen to register the interface, even if it is not public.
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException("cannot call the command " + command + ": its module does not allow it");
        }
        sameName.add(command);
    }

    /** A lambda has no type arguments: it would fail on arguments that are not converted. */
    private void checkIsKnown(Command command, Type[] types) {
        if (target.isHidden() && !Arrays.stream(types).allMatch(variables::know)) {
            throw new IllegalArgumentException("the parameter types of the command " + command
                    + " of a lambda are unknown; register an interface that extends this one with type arguments");
        }
    }

    boolean isOf(Collection<Class<?>> published) {
        return interfaces.equals(List.copyOf(published));
    }

    /** Why methods are no commands, a line for each. */
    Collection<String> problems() {
        return excluded.values();
    }

    /** The command of exactly that name with this number of parameters, or one that accepts as many arguments; null if there is none. */
    Command find(String name, int count) {
        return find(commands.get(name), count);
    }

    /** The command that is meant by another spelling of its name; null if there is none, or if there are several. */
    Command findRespelled(String name, int count) {
        // Each word has at most one underscore more, and a message may contain a very long one.
        if (name.length() > 2 * longestName) {
            return null;
        }
        List<Command> meant = byWords.get(CommandNames.words(name));
        Command found = find(meant, count);
        return found == null || isSpelledAlike(meant, found, count) ? null : found;
    }

    private static boolean isSpelledAlike(List<Command> meant, Command found, int count) {
        return meant.stream()
                .anyMatch(other ->
                        !other.name().equals(found.name()) && other.arguments().accepts(count));
    }

    /** The command with exactly this number of parameters; else one with a variable number, and as many others as possible. */
    private static Command find(List<Command> named, int count) {
        Command found = null;
        for (int i = 0; named != null && i < named.size(); i++) {
            Command command = named.get(i);
            if (command.types().size() == count) {
                return command;
            }
            if (command.arguments().accepts(count)
                    && (found == null || found.types().size() < command.types().size())) {
                found = command;
            }
        }
        return found;
    }

    /** Why there is no such command, for people. */
    String missing(Object name, int count) {
        String reason = name instanceof String text && text.length() <= LONGEST_SOUGHT
                ? excluded.get(text + '/' + count)
                : null;
        if (reason != null) {
            return reason;
        }
        return "unknown command " + Excerpt.unquoted(name) + '/' + count + "; "
                + (commands.isEmpty()
                        ? "the service has no commands: register it under an interface with methods"
                        : "available: "
                                + all().map(command -> command.name()
                                                + '/'
                                                + command.types().size())
                                        .collect(Collectors.joining(" ")));
    }

    private Stream<Command> all() {
        return commands.values().stream().flatMap(named -> named.stream()
                .sorted(Comparator.comparingInt(command -> command.types().size())));
    }

    /** The commands for people, in the order of their names. */
    List<CommandDescription> descriptions() {
        var types = new WireTypes(variables);
        return all().map(command -> description(command.name(), command.method(), types))
                .toList();
    }

    private static CommandDescription description(String name, Method method, WireTypes types) {
        List<String> names = CommandNames.parameters(method);
        Type[] parameters = method.getGenericParameterTypes();
        var described = new ArrayList<CommandDescription.Parameter>(names.size());
        for (int i = 0; i < parameters.length; i++) {
            String type = types.of(parameters[i]);
            boolean isAnyNumber = method.isVarArgs() && i == parameters.length - 1;
            described.add(new CommandDescription.Parameter(
                    names.get(i), isAnyNumber ? ARRAY.matcher(type).replaceFirst("…") : type));
        }
        return new CommandDescription(name, described, answer(method, types), CommandNames.description(method));
    }

    /** Calls need no class of the answer: it may be missing. */
    private static String answer(Method method, WireTypes types) {
        try {
            return types.ofAnswer(method.getGenericReturnType());
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException missing) {
            return UNKNOWN_TYPE;
        }
    }
}
