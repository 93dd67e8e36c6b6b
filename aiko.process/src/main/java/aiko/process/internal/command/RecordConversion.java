// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.internal.type.TypeNames;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Converts a dictionary to a record: its keys are the components, of which only optional ones may be missing. */
final class RecordConversion implements Conversion {
    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private record Part(String name, Conversion conversion, boolean isOptional) {}

    private final Type type;
    private final List<Part> parts = new ArrayList<>();
    private final Constructor<?> constructor;

    RecordConversion(Type type, Class<?> raw, Conversions conversions) {
        this.type = type;
        RecordComponent[] components = raw.getRecordComponents();
        for (RecordComponent component : components) {
            parts.add(new Part(
                    component.getName(),
                    conversions.to(component.getGenericType()),
                    OPTIONAL.contains(component.getType())));
        }
        try {
            constructor = raw.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalArgumentException(impossible);
        }
        if (!constructor.trySetAccessible()) {
            throw new IllegalArgumentException("cannot call the constructor of the record " + raw.getName());
        }
    }

    @Override
    public Object of(Object argument) {
        if (argument == null) {
            return null;
        }
        Map<String, ?> dictionary = Conversions.dictionary(argument, type);
        checkNames(argument, dictionary);
        var components = new Object[parts.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] =
                    parts.get(i).conversion().of(dictionary.get(parts.get(i).name()));
        }
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException refused) {
            throw new DoesNotFitException(
                    argument,
                    "is not of type " + TypeNames.of(type) + ": "
                            + Excerpt.ofText(refused.getCause().toString()));
        } catch (InstantiationException | IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void checkNames(Object argument, Map<String, ?> dictionary) {
        var unknown = new HashSet<String>(dictionary.keySet());
        for (Part part : parts) {
            if (!unknown.remove(part.name()) && !part.isOptional()) {
                throw new DoesNotFitException(
                        argument, "is not of type " + TypeNames.of(type) + ": " + part.name() + " is missing");
            }
        }
        if (!unknown.isEmpty()) {
            throw new DoesNotFitException(unknown.iterator().next(), "is not a component of " + TypeNames.of(type));
        }
    }
}
