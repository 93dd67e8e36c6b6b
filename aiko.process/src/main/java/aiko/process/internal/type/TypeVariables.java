// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.type;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The meaning of the type variables of all supertypes of a type. */
public final class TypeVariables {
    private final Map<TypeVariable<?>, Type> meanings = new HashMap<>();
    private final Set<Class<?>> seen = new HashSet<>();

    /** @param type a class, or a class with its type arguments */
    public static TypeVariables of(Type type) {
        var variables = new TypeVariables();
        variables.add(type);
        return variables;
    }

    /** The same within a class whose type variables are known. */
    public static TypeVariables of(Type type, TypeVariables outer) {
        TypeVariables variables = of(type);
        outer.meanings.forEach(variables.meanings::putIfAbsent);
        return variables;
    }

    private void add(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            TypeVariable<?>[] parameters = raw.getTypeParameters();
            for (int i = 0; i < parameters.length; i++) {
                if (!parameters[i].equals(arguments[i])) {
                    meanings.putIfAbsent(parameters[i], arguments[i]);
                }
            }
            addSupertypes(raw);
        } else if (type instanceof Class<?> raw) {
            addSupertypes(raw);
        }
    }

    private void addSupertypes(Class<?> type) {
        if (seen.add(type)) {
            if (type.getGenericSuperclass() != null) {
                add(type.getGenericSuperclass());
            }
            for (Type supertype : type.getGenericInterfaces()) {
                add(supertype);
            }
        }
    }

    /** The type that the variable stands for; the variable itself if it is unknown. */
    public Type meaning(TypeVariable<?> variable) {
        Type meaning = variable;
        while (meaning instanceof TypeVariable<?> next && meanings.containsKey(next)) {
            meaning = meanings.get(next);
        }
        return meaning;
    }

    /** Whether the meaning of each class variable in the type is known. */
    public boolean know(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type meaning = meaning(variable);
            return meaning instanceof TypeVariable<?> unknown
                    ? !(unknown.getGenericDeclaration() instanceof Class)
                    : know(meaning);
        }
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).allMatch(this::know);
        }
        return !(type instanceof GenericArrayType array) || know(array.getGenericComponentType());
    }
}
