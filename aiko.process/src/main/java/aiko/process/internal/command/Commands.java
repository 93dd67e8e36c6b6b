// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.message.Message;
import aiko.message.ResponseTopic;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.CommandDescription;
import aiko.process.ServiceHandler;
import aiko.process.internal.command.CommandTable.Command;
import aiko.process.internal.result.Results;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the messages of a service into calls: {@code (method argument …)} calls the method with that name and number of
 * parameters, of the interfaces under which the service is registered. An unsuitable message is never a failure of the service:
 * it is ignored, and one line names the reason.
 */
public final class Commands implements ServiceHandler {
    /** The response topics of our clients: {@code {process}/0/client/{random}}. */
    private static final Pattern OF_A_CLIENT = Pattern.compile("[^/]+/[^/]+/[^/]+/0/client/[0-9a-f]{32}");

    private final String service;
    private final CommandTable commands;
    private final Object target;
    private final IgnoredMessages ignored;
    private final Optional<Results> results;

    /**
     * @param service the name of the service in the log
     * @param commands those of the class of the target
     * @param results publishes what methods return as answers to requests
     */
    public Commands(String service, CommandTable commands, Object target, Results results, IgnoredMessages ignored) {
        this(service, commands, target, Optional.of(results), ignored);
    }

    /**
     * Commands of a service whose results are not published.
     *
     * @throws IllegalArgumentException if the types of a command are unknown, or it cannot be called
     */
    public Commands(String service, Collection<Class<?>> interfaces, Object target, IgnoredMessages ignored) {
        this(service, new CommandTable(interfaces, target.getClass()), target, Optional.empty(), ignored);
    }

    private Commands(
            String service, CommandTable commands, Object target, Optional<Results> results, IgnoredMessages ignored) {
        this.service = service;
        this.commands = commands;
        this.target = target;
        this.results = results;
        this.ignored = ignored;
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

    @Override
    public List<CommandDescription> describeCommands() {
        return commands.descriptions();
    }

    private void call(Message message, SExpression expression) {
        String name = expression.name();
        List<Object> arguments = expression.arguments();
        Command command = commands.find(name, arguments.size());
        Command request = null;
        if (command == null) {
            request = request(commands.find(name, arguments.size() - 1));
            if (request == null) {
                command = commands.findRespelled(name, arguments.size());
            }
            if (request == null && command == null) {
                request = request(commands.findRespelled(name, arguments.size() - 1));
            }
        }
        if (request != null) {
            answer(message, request, arguments, results.get());
        } else if (command != null) {
            call(message, command, arguments);
        } else {
            refuse(message, arguments, missing(expression, arguments.size()));
        }
    }

    /** Only a command with a result answers requests. */
    private Command request(Command command) {
        return command != null && command.returnsValue() && results.isPresent() ? command : null;
    }

    private String missing(SExpression expression, int count) {
        return commands.missing(expression.command(), count);
    }

    private void call(Message message, Command command, List<Object> arguments) {
        Object[] converted;
        try {
            converted = command.arguments().of(arguments);
        } catch (IllegalArgumentException unsuitable) {
            refuse(message, arguments, unsuitable.getMessage());
            return;
        }
        try {
            invoke(command, converted);
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
        String name = request.name();
        try {
            Object[] converted = request.arguments().of(arguments.subList(1, arguments.size()));
            answers.answer(name, responseTopic, invoke(request, converted));
        } catch (IllegalArgumentException unsuitable) {
            ignore(message, unsuitable.getMessage());
            answers.fail(responseTopic, unsuitable.getMessage());
        } catch (CommandFailedException failure) {
            answers.fail(responseTopic, failure.getCause().toString());
            ignoreOrThrow(message, failure);
        }
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

    private Object invoke(Command command, Object[] arguments) {
        try {
            return command.method().invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw new CommandFailedException(command.name(), withoutCaller(failure.getCause()));
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
