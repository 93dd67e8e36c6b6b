// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.message.Message;
import aiko.message.ResponseTopic;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.AikoServiceListener;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.internal.result.Results;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns the messages of a service into calls: {@code (method argument …)} calls the method with that name and number of
 * parameters, of the interfaces under which the service is registered. An unsuitable message is never a failure of the service:
 * it is ignored, and one line names the reason.
 */
public final class Commands implements ServiceHandler {
    private record Command(Method method, List<Class<?>> types, CommandArguments arguments) {
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

    /** Interfaces whose methods cannot be called over MQTT. */
    public static final Set<Class<?>> FOR_THE_PROCESS = Set.of(AikoServiceListener.class, ServiceState.class);

    /** The response topics of our clients: {@code {process}/0/client/{random}}. */
    private static final Pattern OF_A_CLIENT = Pattern.compile("[^/]+/[^/]+/[^/]+/0/client/[0-9a-f]{32}");

    private final String service;
    private final Map<String, List<Command>> commands = new TreeMap<>();
    private final Object target;
    private final TypeVariables variables;
    private final IgnoredMessages ignored;
    private final Optional<Results> results;

    /**
     * @param service the name of the service in the log
     * @param messages publishes what methods return as answers to requests
     * @throws IllegalArgumentException if two methods have the same name and number of parameters, or the parameter types of
     *     a method are unknown
     */
    public Commands(
            String service, Collection<Class<?>> interfaces, Object target, Results results, IgnoredMessages ignored) {
        this(service, interfaces, target, Optional.of(results), ignored);
    }

    /** Commands of a service whose results are not published. */
    public Commands(String service, Collection<Class<?>> interfaces, Object target, IgnoredMessages ignored) {
        this(service, interfaces, target, Optional.empty(), ignored);
    }

    private Commands(
            String service,
            Collection<Class<?>> interfaces,
            Object target,
            Optional<Results> results,
            IgnoredMessages ignored) {
        this.service = service;
        this.target = target;
        this.results = results;
        this.ignored = ignored;
        variables = TypeVariables.of(target.getClass());
        var conversions = new Conversions(variables);
        try {
            for (Class<?> type : interfaces) {
                for (Method method : type.getMethods()) {
                    if (isCommand(type, method)) {
                        add(method, conversions);
                    }
                }
            }
        } catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException missing) {
            throw new IllegalArgumentException("cannot load a class that its commands use: " + missing, missing);
        }
    }

    private static boolean isCommand(Class<?> type, Method method) {
        return !Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !isForTheProcess(type, method);
    }

    /** An interface may extend those that the process calls. */
    private static boolean isForTheProcess(Class<?> type, Method method) {
        return FOR_THE_PROCESS.stream()
                .filter(reserved -> reserved.isAssignableFrom(type))
                .flatMap(reserved -> Arrays.stream(reserved.getMethods()))
                .anyMatch(reserved -> reserved.getName().equals(method.getName())
                        && Arrays.equals(reserved.getParameterTypes(), method.getParameterTypes()));
    }

    private void add(Method method, Conversions conversions) {
        Type[] types = method.getGenericParameterTypes();
        var command = new Command(
                method,
                Arrays.stream(types).<Class<?>>map(conversions::erasure).toList(),
                new CommandArguments(method, conversions));
        checkIsKnown(command, types);
        List<Command> sameName = commands.computeIfAbsent(method.getName(), first -> new ArrayList<>(1));
        for (Command other : sameName) {
            if (other.types().equals(command.types())) {
                return;
            }
            if (other.types().size() == types.length) {
                throw new IllegalArgumentException("ambiguous commands " + method.getName() + '/' + types.length
                        + ": " + other + " and " + command
                        + "; rename one of them");
            }
        }
        // The component has chosen to register the interface, even if it is not public.
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException("cannot call the command " + command + ": its module does not allow it");
        }
        sameName.add(command);
    }

    /** A lambda has no type arguments: it would fail on arguments that are not converted. */
    private void checkIsKnown(Command command, Type[] types) {
        if (target.getClass().isHidden() && !Arrays.stream(types).allMatch(variables::know)) {
            throw new IllegalArgumentException("the parameter types of the command " + command
                    + " of a lambda are unknown; register an interface that extends this one with type arguments");
        }
    }

    public Object target() {
        return target;
    }

    @Override
    public void in(Message message) {
        SExpression expression;
        try {
            expression = SExpressions.parse(message.payload());
        } catch (SExpressionException unreadable) {
            ignore(message, Excerpt.ofText(unreadable.getMessage()));
            return;
        }
        call(message, expression);
    }

    private void call(Message message, SExpression expression) {
        List<Object> arguments = expression.arguments();
        Command command = find(expression.name(), arguments.size());
        if (command == null) {
            Command request = arguments.isEmpty() ? null : find(expression.name(), arguments.size() - 1);
            if (request != null && request.returnsValue() && results.isPresent()) {
                answer(message, request, arguments, results.get());
                return;
            }
            refuse(
                    message,
                    arguments,
                    "unknown command " + Excerpt.unquoted(expression.command()) + '/' + arguments.size() + "; "
                            + available());
            return;
        }
        Object[] converted;
        try {
            converted = command.arguments().of(arguments);
        } catch (IllegalArgumentException unsuitable) {
            refuse(message, arguments, unsuitable.getMessage());
            return;
        }
        try {
            invoke(command.method(), converted);
        } catch (CommandFailedException failure) {
            failRequest(arguments, failure.getCause().toString());
            ignoreOrThrow(message, failure);
        }
    }

    /** A request has the response topic before the arguments of the method, which does not see it. */
    private void answer(Message message, Command request, List<Object> arguments, Results answers) {
        String responseTopic;
        try {
            responseTopic = ResponseTopic.of(arguments.get(0)).text();
        } catch (IllegalArgumentException invalid) {
            ignore(message, invalid.getMessage());
            return;
        }
        String name = request.method().getName();
        try {
            Object[] converted = request.arguments().of(arguments.subList(1, arguments.size()));
            answers.answer(name, responseTopic, invoke(request.method(), converted));
        } catch (IllegalArgumentException unsuitable) {
            ignore(message, unsuitable.getMessage());
            answers.fail(responseTopic, unsuitable.getMessage());
        } catch (CommandFailedException failure) {
            answers.fail(responseTopic, failure.getCause().toString());
            ignoreOrThrow(message, failure);
        }
    }

    /** The command with exactly this number of parameters; else one with a variable number, and as many others as possible. */
    private Command find(String name, int count) {
        List<Command> named = commands.get(name);
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

    private String available() {
        return commands.isEmpty()
                ? "the service has no commands: register it under an interface with methods"
                : "available: " + names();
    }

    private String names() {
        return commands.entrySet().stream()
                .flatMap(named -> named.getValue().stream()
                        .sorted(Comparator.comparingInt(
                                command -> command.types().size()))
                        .map(command -> named.getKey() + '/' + command.types().size()))
                .collect(Collectors.joining(" "));
    }

    private void refuse(Message message, List<Object> arguments, String reason) {
        ignore(message, reason);
        failRequest(arguments, reason);
    }

    /** Only our clients, whose response topics have this form, understand why a request is not answered. */
    private void failRequest(List<Object> arguments, String reason) {
        if (results.isEmpty()) {
            return;
        }
        for (Object argument : arguments) {
            if (argument instanceof String text && OF_A_CLIENT.matcher(text).matches()) {
                results.get().fail(text, reason);
                return;
            }
        }
    }

    private void ignore(Message message, String reason) {
        ignored.ignore("service " + service, message.topic(), reason);
    }

    private void ignoreOrThrow(Message message, CommandFailedException failure) {
        if (!IgnoredMessages.isAtFault(failure.getCause())) {
            throw failure;
        }
        ignore(message, Excerpt.ofText(failure.getCause().getMessage()));
    }

    /** Without the frames of reflection and of the event loop, which are the same for each command. */
    private static Throwable withoutCaller(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        for (int i = 1; i < trace.length; i++) {
            if (trace[i].getClassName().equals(Commands.class.getName())) {
                int end = i;
                while (end > 1 && isReflection(trace[end - 1])) {
                    end--;
                }
                failure.setStackTrace(Arrays.copyOf(trace, end));
                break;
            }
        }
        return failure;
    }

    private static boolean isReflection(StackTraceElement frame) {
        return frame.getClassName().startsWith("java.lang.reflect.")
                || frame.getClassName().startsWith("jdk.internal.reflect.")
                || frame.getClassName().startsWith("java.lang.invoke.");
    }

    private Object invoke(Method method, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw new CommandFailedException(method.getName(), withoutCaller(failure.getCause()));
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
