// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Supplier;

/** Creates the collection or map for a parameter: a new one each time, which the service may change. */
final class Containers {
    /** In this order: the first one that is of the requested type is used. */
    private static final List<Class<?>> ORDINARY = List.of(
            ArrayList.class,
            LinkedHashSet.class,
            LinkedHashMap.class,
            TreeSet.class,
            TreeMap.class,
            ArrayDeque.class,
            LinkedBlockingDeque.class,
            LinkedTransferQueue.class,
            ConcurrentSkipListMap.class);

    private Containers() {}

    /**
     * @param first the type of the elements or keys
     * @return null if no such container can be created
     */
    @SuppressWarnings("unchecked")
    static <T> Supplier<T> maker(Class<?> type, Class<?> first) {
        return (Supplier<T>) anyMaker(type, first);
    }

    private static Supplier<?> anyMaker(Class<?> type, Class<?> first) {
        if (type == EnumSet.class || type == EnumMap.class) {
            return first.isEnum() ? ofEnum(type, first) : null;
        }
        Class<?> made =
                ORDINARY.stream().filter(type::isAssignableFrom).findFirst().orElse(type);
        return made.isInterface() || Modifier.isAbstract(made.getModifiers()) ? null : constructor(made);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Supplier<?> ofEnum(Class<?> type, Class<?> constants) {
        return type == EnumSet.class ? () -> EnumSet.noneOf((Class) constants) : () -> new EnumMap((Class) constants);
    }

    private static Supplier<?> constructor(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            return constructor.trySetAccessible() ? () -> make(constructor) : null;
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private static Object make(Constructor<?> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException failure) {
            throw new DoesNotFitException(
                    List.of(),
                    "cannot become a " + constructor.getDeclaringClass().getSimpleName() + ": " + failure);
        }
    }
}
