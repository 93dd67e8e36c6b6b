// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The result types of the methods of an interface, which may extend {@code Sensor<Celsius>} with {@code T value()}. */
final class ResultTypes {
    private final Map<TypeVariable<?>, Type> meanings = new HashMap<>();

    ResultTypes(Class<?> type) {
        addSupertypes(type);
    }

    private void addSupertypes(Class<?> type) {
        for (Type extended : type.getGenericInterfaces()) {
            if (extended instanceof ParameterizedType parameterized) {
                Class<?> raw = (Class<?>) parameterized.getRawType();
                TypeVariable<?>[] variables = raw.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    meanings.putIfAbsent(variables[i], known(parameterized.getActualTypeArguments()[i]));
                }
                addSupertypes(raw);
            } else {
                addSupertypes((Class<?>) extended);
            }
        }
    }

    /** With the meaning of its type variables, as far as it is known. */
    Type of(Method method) {
        return known(method.getGenericReturnType());
    }

    private Type known(Type type) {
        if (type instanceof TypeVariable<?>) {
            return meanings.getOrDefault(type, type);
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Known(
                    parameterized.getRawType(),
                    Arrays.stream(parameterized.getActualTypeArguments())
                            .map(this::known)
                            .toList(),
                    parameterized.getOwnerType());
        }
        if (type instanceof WildcardType wildcard) {
            Type[] lower = wildcard.getLowerBounds();
            return known(lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0]);
        }
        if (type instanceof GenericArrayType array) {
            Type component = known(array.getGenericComponentType());
            return component instanceof Class<?> plain
                    ? Array.newInstance(plain, 0).getClass()
                    : (GenericArrayType) () -> component;
        }
        return type;
    }

    private record Known(Type rawType, List<Type> arguments, Type ownerType) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return rawType;
        }

        @Override
        public Type getOwnerType() {
            return ownerType;
        }
    }
}
