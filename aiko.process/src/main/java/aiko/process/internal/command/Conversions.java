// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.internal.type.TypeNames;
import aiko.process.internal.type.TypeVariables;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Plans, once for each type, the conversion of an argument to that type, including its type arguments. The conversion to a type
 * that no argument can have always throws.
 *
 * <p>Not safe for use by several threads; the conversions are.
 */
public final class Conversions {
    /** The limit for a generic record that contains itself with other type arguments, without end. */
    private static final int DEEPEST = 20;

    private final TypeVariables variables;
    private final int depth;
    private final Map<Type, Conversion> planned = new HashMap<>();

    /** A conversion that is being planned: a record may contain itself. */
    private static final class Later implements Conversion {
        private Conversion conversion;

        @Override
        public Object of(Object argument) {
            return conversion.of(argument);
        }
    }

    /** @param variables the type variables of the object whose commands are called */
    public Conversions(TypeVariables variables) {
        this(variables, 0);
    }

    private Conversions(TypeVariables variables, int depth) {
        this.variables = variables;
        this.depth = depth;
    }

    /** @throws LinkageError if a class that it needs cannot be loaded */
    public Conversion to(Type type) {
        Conversion known = planned.get(type);
        if (known != null) {
            return known;
        }
        var later = new Later();
        planned.put(type, later);
        later.conversion = plan(type);
        planned.put(type, later.conversion);
        return later.conversion;
    }

    /** The class of the objects that {@link #to} creates. */
    public Class<?> erasure(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erasure(array.getGenericComponentType()), 0)
                    .getClass();
        }
        return type instanceof TypeVariable<?> variable ? erasureOf(variable) : Object.class;
    }

    private Class<?> erasureOf(TypeVariable<?> variable) {
        Type meaning = variables.meaning(variable);
        return erasure(meaning instanceof TypeVariable<?> unknown ? unknown.getBounds()[0] : meaning);
    }

    private Conversion plan(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type meaning = variables.meaning(variable);
            return to(meaning instanceof TypeVariable<?> unknown ? unknown.getBounds()[0] : meaning);
        }
        if (type instanceof WildcardType wildcard) {
            return to(
                    wildcard.getLowerBounds().length > 0 ? wildcard.getLowerBounds()[0] : wildcard.getUpperBounds()[0]);
        }
        if (type instanceof GenericArrayType array) {
            return array(type, array.getGenericComponentType());
        }
        return plan(type, erasure(type));
    }

    private Conversion plan(Type type, Class<?> raw) {
        if (raw == Object.class) {
            return argument -> argument;
        }
        Function<String, Object> ofText = Scalars.ofText(raw);
        if (raw.isRecord()) {
            return record(type, raw, ofText);
        }
        if (ofText != null) {
            return scalar(raw, ofText);
        }
        if (raw == byte[].class) {
            return bytes();
        }
        if (raw.isArray()) {
            return array(type, raw.getComponentType());
        }
        if (raw == Optional.class) {
            return optional(argument(type, Optional.class, 0));
        }
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return collection(type, raw);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return map(type, raw);
        }
        return primitiveOptional(raw);
    }

    private Conversion record(Type type, Class<?> raw, Function<String, Object> ofText) {
        if (depth > DEEPEST) {
            return nothing(type);
        }
        Conversions ofParts =
                type instanceof Class ? this : new Conversions(TypeVariables.of(type, variables), depth + 1);
        var ofDictionary = new RecordConversion(type, raw, ofParts);
        return argument -> {
            Object made = argument instanceof String text && ofText != null ? ofText.apply(text) : null;
            return made == null ? ofDictionary.of(argument) : made;
        };
    }

    private static Conversion scalar(Class<?> type, Function<String, Object> ofText) {
        boolean takesNull = !type.isPrimitive();
        return argument -> {
            Object made = argument instanceof String text ? ofText.apply(text) : null;
            if (made == null && !(argument == null && takesNull)) {
                throw new DoesNotFitException(argument, type);
            }
            return made;
        };
    }

    private static Conversion primitiveOptional(Class<?> type) {
        if (type == OptionalInt.class) {
            return optional(
                    scalar(int.class, Scalars.ofText(int.class)),
                    OptionalInt.empty(),
                    number -> OptionalInt.of((Integer) number));
        }
        if (type == OptionalLong.class) {
            return optional(
                    scalar(long.class, Scalars.ofText(long.class)),
                    OptionalLong.empty(),
                    number -> OptionalLong.of((Long) number));
        }
        if (type == OptionalDouble.class) {
            return optional(
                    scalar(double.class, Scalars.ofText(double.class)),
                    OptionalDouble.empty(),
                    number -> OptionalDouble.of((Double) number));
        }
        return nothing(type);
    }

    private static Conversion nothing(Type type) {
        return argument -> {
            throw new DoesNotFitException(argument, type);
        };
    }

    private Conversion optional(Type element) {
        return optional(to(element), Optional.empty(), Optional::of);
    }

    private static Conversion optional(Conversion element, Object empty, Function<Object, Object> present) {
        return argument -> argument == null || isEmptyList(argument) ? empty : present.apply(element.of(argument));
    }

    /** Base64, or a list of numbers. */
    private Conversion bytes() {
        Conversion numbers = array(byte[].class, byte.class);
        return argument -> {
            if (!(argument instanceof String text)) {
                return numbers.of(argument);
            }
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException unreadable) {
                throw new DoesNotFitException(argument, "is not Base64: " + unreadable.getMessage());
            }
        };
    }

    private Conversion array(Type type, Type component) {
        Conversion element = to(component);
        Class<?> raw = erasure(component);
        return argument -> {
            if (argument == null) {
                return null;
            }
            List<?> list = list(argument, type);
            Object array = Array.newInstance(raw, list.size());
            int i = 0;
            for (Object each : list) {
                Array.set(array, i++, element.of(each));
            }
            return array;
        };
    }

    private Conversion collection(Type type, Class<?> raw) {
        Type elementType = argument(type, Iterable.class, 0);
        Conversion element = to(elementType);
        var maker = Containers.<Collection<Object>>maker(raw, erasure(elementType));
        return argument -> {
            if (argument == null) {
                return null;
            }
            List<?> list = list(argument, type);
            if (maker == null) {
                throw new DoesNotFitException(argument, type);
            }
            Collection<Object> collection = maker.get();
            for (Object each : list) {
                try {
                    collection.add(element.of(each));
                } catch (ClassCastException | NullPointerException | IllegalStateException refused) {
                    throw new DoesNotFitException(each, "cannot be in a " + raw.getSimpleName());
                }
            }
            return collection;
        };
    }

    private Conversion map(Type type, Class<?> raw) {
        Type keyType = argument(type, Map.class, 0);
        Conversion key = to(keyType);
        Conversion value = to(argument(type, Map.class, 1));
        var maker = Containers.<Map<Object, Object>>maker(raw, erasure(keyType));
        return argument -> {
            if (argument == null) {
                return null;
            }
            if (maker == null) {
                throw new DoesNotFitException(argument, type);
            }
            Map<String, ?> dictionary = dictionary(argument, type);
            Map<Object, Object> map = maker.get();
            dictionary.forEach((name, each) -> {
                Object itsKey = key.of(name);
                Object itsValue = value.of(each);
                try {
                    map.put(itsKey, itsValue);
                } catch (ClassCastException | NullPointerException | IllegalStateException refused) {
                    throw new DoesNotFitException(each, "cannot be in a " + raw.getSimpleName());
                }
            });
            if (map.size() < dictionary.size()) {
                throw new DoesNotFitException(argument, "contains the same " + TypeNames.of(keyType) + " twice");
            }
            return map;
        };
    }

    /** A type argument of one of the supertypes of a type. */
    private static Type argument(Type type, Class<?> supertype, int index) {
        TypeVariable<?> parameter = supertype.getTypeParameters()[index];
        Type meaning = TypeVariables.of(type).meaning(parameter);
        return meaning instanceof TypeVariable<?> unknown && isOfClassesOf(type, unknown) ? Object.class : meaning;
    }

    /** Whether the variable has no meaning, as of a {@code List} without type arguments. */
    private static boolean isOfClassesOf(Type type, TypeVariable<?> variable) {
        return type instanceof Class && variable.getGenericDeclaration() instanceof Class;
    }

    private static boolean isEmptyList(Object argument) {
        return argument instanceof List<?> list && list.isEmpty();
    }

    private static List<?> list(Object argument, Type expected) {
        if (argument instanceof List<?> list) {
            return list;
        }
        throw new DoesNotFitException(argument, expected);
    }

    /** A dictionary without entries is written as a list without elements. */
    @SuppressWarnings("unchecked")
    static Map<String, ?> dictionary(Object argument, Type expected) {
        if (argument instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        if (isEmptyList(argument)) {
            return Map.of();
        }
        throw new DoesNotFitException(argument, expected);
    }
}
