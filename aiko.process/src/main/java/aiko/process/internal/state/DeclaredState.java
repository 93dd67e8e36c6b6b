// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds problems of a state in the declaration of {@code handOver}, before the first hand-over, which may be long after the
 * service was added: {@code Map<String, Reading> handOver()} can never be handed over.
 */
public final class DeclaredState {
    private DeclaredState() {}

    /** Empty if no problem is known. */
    public static Optional<String> problem(Class<?> stateful) {
        try {
            Method handOver = stateful.getMethod("handOver");
            return classes(handOver.getGenericReturnType())
                    .filter(type -> !isCarried(type))
                    .findFirst()
                    .map(type -> type.getName() + " is not a class of the JDK");
        } catch (NoSuchMethodException | LinkageError | TypeNotPresentException unknown) {
            return Optional.empty();
        }
    }

    private static Stream<Class<?>> classes(Type type) {
        if (type instanceof Class<?> plain) {
            return Stream.of(plain.isArray() ? plain.getComponentType() : plain)
                    .flatMap(each -> each.isArray() ? classes(each) : Stream.<Class<?>>of(each));
        }
        if (type instanceof GenericArrayType array) {
            return classes(array.getGenericComponentType());
        }
        return type instanceof ParameterizedType parameterized
                ? Stream.concat(
                        classes(parameterized.getRawType()),
                        Arrays.stream(parameterized.getActualTypeArguments()).flatMap(DeclaredState::classes))
                : Stream.empty();
    }

    /** Whether objects of the type can be handed over; of an interface, that is not known. */
    private static boolean isCarried(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader() || type.isEnum() || type.isInterface();
    }
}
