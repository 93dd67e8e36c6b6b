// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Checks whether a state consists of plain values of the JDK, so that it refers to no class of its bundle and can be handed over
 * unchanged. The state can be of any depth, and can contain itself.
 */
public final class PlainState {
    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            AtomicBoolean.class,
            AtomicInteger.class,
            AtomicLong.class,
            StringBuilder.class,
            UUID.class,
            BitSet.class,
            Date.class,
            Locale.class,
            Currency.class,
            URI.class);

    private final Deque<Object> waiting = new ArrayDeque<>();
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

    /** A state contains something that is not plain. The message is for people. */
    public static final class NotPlainException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean canBeWritten;

        NotPlainException(String message) {
            this(message, false);
        }

        /** @param canBeWritten whether it can still be handed over, by name or as a copy */
        NotPlainException(String message, boolean canBeWritten) {
            super(message);
            this.canBeWritten = canBeWritten;
        }

        public boolean canBeWritten() {
            return canBeWritten;
        }
    }

    private PlainState() {}

    /** @throws NotPlainException if it contains anything else */
    public static void check(Object state) {
        var check = new PlainState();
        check.part(state);
        while (!check.waiting.isEmpty()) {
            check.content(check.waiting.removeLast());
        }
    }

    private void part(Object part) {
        if (part == null || VALUES.contains(part.getClass())) {
            return;
        }
        Class<?> type = part.getClass();
        ClassLoader loader = elementType(type).getClassLoader();
        if (loader != null && loader != ClassLoader.getPlatformClassLoader()) {
            throw new NotPlainException(
                    type.getName() + " is not a class of the JDK",
                    part instanceof Enum || elementType(type).isEnum());
        }
        if (part instanceof Enum
                || type.getPackageName().startsWith("java.time")
                || elementType(type).isPrimitive()) {
            return;
        }
        if (seen.put(part, true) == null) {
            waiting.addLast(part);
        }
    }

    private static Class<?> elementType(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    private void content(Object container) {
        if (container instanceof Object[] array) {
            for (Object element : array) {
                part(element);
            }
        } else if (container instanceof Optional<?> optional) {
            part(optional.orElse(null));
        } else if (container instanceof AtomicReference<?> reference) {
            part(reference.get());
        } else if (container instanceof Map<?, ?> map) {
            checkOwnsContent(map, map.isEmpty());
            map.forEach((key, value) -> {
                part(key);
                part(value);
            });
        } else if (container instanceof Collection<?> collection) {
            checkOwnsContent(collection, collection.isEmpty());
            collection.forEach(this::part);
        } else {
            throw new NotPlainException(container.getClass().getName() + " is not a plain value");
        }
    }

    /** The source of a view, and a comparator, may be of the bundle. */
    private static void checkOwnsContent(Object container, boolean isEmpty) {
        String name = container.getClass().getName();
        boolean isNested = name.indexOf('$') >= 0;
        boolean isCopy = name.startsWith("java.util.ImmutableCollections$") && !name.endsWith("SubList")
                || name.startsWith("java.util.Collections$Empty")
                || name.startsWith("java.util.Collections$Singleton")
                || name.equals("java.util.Arrays$ArrayList");
        if (isNested && !isCopy) {
            throw new NotPlainException(name + " is a view of something else; hand over a copy", true);
        }
        if (isEmpty && (container instanceof EnumMap || container instanceof EnumSet)) {
            throw new NotPlainException(name + " is empty, and its enum is unknown", true);
        }
        if (!KnownComparators.has(container)) {
            throw new NotPlainException(name + " has a comparator that is not of the JDK");
        }
    }
}
