// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.process.ValueConversion;
import aiko.process.spi.CommandNames;
import aiko.sexpression.SExpression;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns calls of a proxy method into messages, and answers into its results. Safe for use by any thread. */
final class RemoteMethod {
    /** By its name: who does not use promises does not load the class. */
    private static final String PROMISE = "org.osgi.util.promise.Promise";

    private enum Kind {
        COMMAND,
        STAGE,
        PROMISE,
        VALUE
    }

    private final String name;
    private final Kind kind;
    private final Shape shape;
    private final Function<Object, Object> reader;
    private final boolean declaresInterruption;

    /** Which result the items of an answer become. */
    private enum Shape {
        NOTHING,
        ONE,
        OPTIONAL,
        ALL,
        STREAM
    }

    /**
     * @param result the type of its result
     * @throws IllegalArgumentException if an answer cannot be converted to that type, or the method has an invalid name
     */
    RemoteMethod(Method method, Type result, ValueConversion conversion) {
        name = CommandNames.of(method);
        declaresInterruption = Arrays.stream(method.getExceptionTypes())
                .anyMatch(declared -> declared.isAssignableFrom(InterruptedException.class));
        Type type = result;
        Class<?> raw = method.getReturnType();
        boolean isPromise = raw.getName().equals(PROMISE);
        boolean isStage = raw == CompletionStage.class || raw == CompletableFuture.class || isPromise;
        if (isStage) {
            if (!(type instanceof ParameterizedType stage)) {
                throw new IllegalArgumentException("the result of " + method
                        + " has no type argument: declare it, for example CompletionStage<Void>");
            }
            type = stage.getActualTypeArguments()[0];
        }
        kind = raw == void.class ? Kind.COMMAND : isPromise ? Kind.PROMISE : isStage ? Kind.STAGE : Kind.VALUE;
        shape = shape(type);
        reader = shape == Shape.NOTHING ? value -> null : conversion.reader(shape == Shape.STREAM ? list(type) : type);
    }

    private static Shape shape(Type type) {
        if (type == void.class || type == Void.class) {
            return Shape.NOTHING;
        }
        if (type instanceof GenericArrayType) {
            return Shape.ALL;
        }
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        if (raw instanceof Class<?> plain) {
            if (plain == Stream.class) {
                return Shape.STREAM;
            }
            if (plain == byte[].class) {
                return Shape.ONE;
            }
            if (plain.isArray() || Collection.class.isAssignableFrom(plain) || plain == Iterable.class) {
                return Shape.ALL;
            }
            if (plain == Optional.class) {
                return Shape.OPTIONAL;
            }
        }
        return Shape.ONE;
    }

    /** The list of the elements of a stream. */
    private static Type list(Type stream) {
        return new ListOf(
                stream instanceof ParameterizedType parameterized
                        ? parameterized.getActualTypeArguments()[0]
                        : Object.class);
    }

    String name() {
        return name;
    }

    boolean isCommand() {
        return kind == Kind.COMMAND;
    }

    boolean isPromise() {
        return kind == Kind.PROMISE;
    }

    boolean isStage() {
        return kind == Kind.STAGE;
    }

    /** Whether it may throw an {@link InterruptedException}. */
    boolean declaresInterruption() {
        return declaresInterruption;
    }

    /** @throws IllegalArgumentException if the answer does not fit the type of the result */
    Object result(List<SExpression> items) {
        return switch (shape) {
            case NOTHING -> null;
            case ALL -> reader.apply(items.stream().map(RemoteMethod::value).toList());
            case STREAM -> ((List<?>)
                            reader.apply(items.stream().map(RemoteMethod::value).toList()))
                    .stream();
            case OPTIONAL -> items.isEmpty() ? Optional.empty() : reader.apply(one(items));
            case ONE -> reader.apply(one(items));
        };
    }

    private static Object one(List<SExpression> items) {
        if (items.size() != 1) {
            throw new IllegalArgumentException("expected 1 item, found " + items.size());
        }
        return value(items.get(0));
    }

    /** The value of {@code (response VALUE)}; several fields are a list. */
    private static Object value(SExpression item) {
        if (item.parameters() instanceof Map<?, ?> dictionary) {
            return dictionary;
        }
        List<Object> fields = item.arguments();
        return fields.size() == 1 ? fields.get(0) : fields;
    }
}
