// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.Message;
import aiko.process.AikoServiceListener;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;
import org.osgi.util.converter.Converter;

/**
 * Turns the messages of a service into calls: {@code (method argument …)} calls the method of that name, with as many
 * parameters, of the interfaces that the service is published under.
 */
final class Commands implements ServiceHandler {
    private record Signature(String name, int parameterCount) implements Comparable<Signature> {
        @Override
        public int compareTo(Signature other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : Integer.compare(parameterCount, other.parameterCount);
        }
    }

    private record Command(Method method, Arguments arguments) {}

    /** What nobody can reach over MQTT. */
    static final Set<Class<?>> FOR_THE_PROCESS = Set.of(AikoServiceListener.class, ServiceState.class);

    private final Map<Signature, Command> commands = new TreeMap<>();
    private final Object target;
    private final Converter converter;
    private final Logger logger;

    /** @throws IllegalArgumentException if two methods cannot be told apart by name and number of parameters */
    Commands(Collection<Class<?>> interfaces, Object target, Converter converter, Logger logger) {
        this.target = target;
        this.converter = converter;
        this.logger = logger;
        for (Class<?> type : interfaces) {
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !isForTheProcess(type, method)) {
                    add(method);
                }
            }
        }
    }

    /** An interface may extend those through which the process speaks with the service. */
    private static boolean isForTheProcess(Class<?> type, Method method) {
        return FOR_THE_PROCESS.stream()
                .filter(reserved -> reserved.isAssignableFrom(type))
                .flatMap(reserved -> Arrays.stream(reserved.getMethods()))
                .anyMatch(reserved -> reserved.getName().equals(method.getName())
                        && Arrays.equals(reserved.getParameterTypes(), method.getParameterTypes()));
    }

    private void add(Method method) {
        Command other = commands.putIfAbsent(
                new Signature(method.getName(), method.getParameterCount()),
                new Command(method, new Arguments(method, converter)));
        if (other != null && !Arrays.equals(other.method.getParameterTypes(), method.getParameterTypes())) {
            throw new IllegalArgumentException("two commands " + method.getName() + " with "
                    + method.getParameterCount() + " arguments: " + other.method + " and " + method);
        }
        // An interface that is not public is still what the component chose to publish.
        method.setAccessible(true);
    }

    Object target() {
        return target;
    }

    @Override
    public void in(Message message) {
        SExpression expression;
        try {
            expression = SExpressions.parse(message.payload());
        } catch (SExpressionException unreadable) {
            logger.warn("message on {} is ignored: {}", message.topic(), unreadable.getMessage());
            return;
        }
        call(message.topic(), expression);
    }

    private void call(String topic, SExpression expression) {
        List<Object> arguments = expression.arguments();
        Command command = commands.get(new Signature(expression.name(), arguments.size()));
        if (command == null) {
            logger.warn(
                    "message on {} is ignored: there is no command {} with {} arguments; there is {}",
                    topic,
                    expression.command(),
                    arguments.size(),
                    commands.keySet().stream()
                            .map(signature -> signature.name() + "/" + signature.parameterCount())
                            .collect(Collectors.joining(" ")));
            return;
        }
        Object[] converted;
        try {
            converted = command.arguments.of(arguments);
        } catch (IllegalArgumentException unsuitable) {
            logger.warn("message on {} is ignored: {}", topic, unsuitable.getMessage());
            return;
        }
        invoke(command.method, converted);
    }

    private void invoke(Method method, Object[] arguments) {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw new CommandFailedException(method.getName(), failure.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
