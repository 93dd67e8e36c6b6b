// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes a state so that {@link StateReader} can read it with the classes of another version, in this JVM or the next: values of
 * the JDK, and any enums by name. Views are written as copies.
 */
public final class StateWriter {
    /** Each state is written as a whole, again and again, and has to be small. */
    public static final int MOST_BYTES = 16 << 20;

    private static final int DEEPEST = 500;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int depth;

    private StateWriter() {}

    /** @throws NotKeptException if it contains something that cannot be written, is too large, or contains itself */
    public static byte[] write(Object state) {
        var writer = new StateWriter();
        try {
            writer.value(state);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return writer.bytes.toByteArray();
    }

    private void value(Object value) throws IOException {
        if (bytes.size() > MOST_BYTES) {
            throw new NotKeptException("larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        if (value == null) {
            out.writeByte(Tag.NULL);
        } else if (value instanceof String text) {
            out.writeByte(Tag.STRING);
            text(text);
        } else if (value instanceof Enum<?> constant) {
            out.writeByte(Tag.ENUM);
            text(constant.getDeclaringClass().getName());
            text(constant.name());
        } else if (!boxed(value)) {
            other(value);
        }
    }

    private boolean boxed(Object value) throws IOException {
        if (value instanceof Boolean truth) {
            out.writeByte(Tag.BOOLEAN);
            out.writeBoolean(truth);
        } else if (value instanceof Integer number) {
            out.writeByte(Tag.INT);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte(Tag.LONG);
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte(Tag.DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Float number) {
            out.writeByte(Tag.FLOAT);
            out.writeFloat(number);
        } else if (value instanceof Character character) {
            out.writeByte(Tag.CHAR);
            out.writeChar(character);
        } else if (value instanceof Byte number) {
            out.writeByte(Tag.BYTE);
            out.writeByte(number);
        } else if (value instanceof Short number) {
            out.writeByte(Tag.SHORT);
            out.writeShort(number);
        } else {
            return false;
        }
        return true;
    }

    private void other(Object value) throws IOException {
        String name = TextValues.name(value);
        if (name != null) {
            out.writeByte(Tag.TEXT_VALUE);
            text(name);
            text(TextValues.write(name, value));
            return;
        }
        checkIsOfJdk(value.getClass());
        if (++depth > DEEPEST) {
            throw new NotKeptException("nested deeper than " + DEEPEST + ", or contains itself");
        }
        if (value.getClass().isArray()) {
            array(value);
        } else if (value instanceof Optional<?> optional) {
            out.writeByte(Tag.OPTIONAL);
            value(optional.orElse(null));
        } else if (value instanceof AtomicReference<?> reference) {
            out.writeByte(Tag.REFERENCE);
            value(reference.get());
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> collection) {
            collection(collection);
        } else {
            throw new NotKeptException(value.getClass().getName() + " is not a plain value");
        }
        depth--;
    }

    private static void checkIsOfJdk(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (!isOfJdk(element) && !element.isEnum()) {
            throw new NotKeptException(type.getName() + " is not a class of the JDK");
        }
    }

    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private void array(Object array) throws IOException {
        out.writeByte(Tag.ARRAY);
        text(array.getClass().getComponentType().getName());
        int length = Array.getLength(array);
        out.writeInt(length);
        if (array instanceof byte[] raw) {
            out.write(raw);
            return;
        }
        for (int i = 0; i < length; i++) {
            value(Array.get(array, i));
        }
    }

    private void map(Map<?, ?> map) throws IOException {
        Class<?> constants = map instanceof EnumMap && !map.isEmpty() ? declaring(map.keySet()) : null;
        head(Tag.MAP, constants == null ? kind(map) : EnumMap.class.getName(), constants, map);
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        out.writeInt(entries.size());
        for (Map.Entry<?, ?> entry : entries) {
            value(entry.getKey());
            value(entry.getValue());
        }
    }

    private void collection(Collection<?> collection) throws IOException {
        Class<?> constants = collection instanceof EnumSet<?> set ? declaring(set) : null;
        head(Tag.COLLECTION, constants == null ? kind(collection) : EnumSet.class.getName(), constants, collection);
        Object[] elements = collection.toArray();
        out.writeInt(elements.length);
        for (Object element : elements) {
            value(element);
        }
    }

    private void head(int tag, String kind, Class<?> constants, Object container) throws IOException {
        out.writeByte(tag);
        text(kind);
        text(constants == null ? "" : constants.getName());
        out.writeByte(KnownComparators.number(container));
    }

    /** Null if it is unknown: an empty set of an enum without constants. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Class<?> declaring(Set<?> constants) {
        Set<?> some = constants.isEmpty() && constants instanceof EnumSet set ? EnumSet.complementOf(set) : constants;
        return some.isEmpty() ? null : ((Enum<?>) some.iterator().next()).getDeclaringClass();
    }

    private static String kind(Map<?, ?> map) {
        if (map instanceof EnumMap) {
            return LinkedHashMap.class.getName();
        }
        if (isCopy(map)) {
            return Tag.MAP_COPY;
        }
        if (isView(map)) {
            return (map instanceof SortedMap ? TreeMap.class : LinkedHashMap.class).getName();
        }
        return made(map);
    }

    private static String kind(Collection<?> collection) {
        if (collection instanceof EnumSet) {
            return LinkedHashSet.class.getName();
        }
        if (isCopy(collection) || isUnmodifiable(collection) && collection instanceof List) {
            return collection instanceof List ? Tag.LIST_COPY : Tag.SET_COPY;
        }
        if (collection instanceof SortedSet && isView(collection)) {
            return TreeSet.class.getName();
        }
        if (isView(collection)) {
            return (collection instanceof Set ? LinkedHashSet.class : ArrayList.class).getName();
        }
        return made(collection);
    }

    private static boolean isCopy(Object container) {
        String name = container.getClass().getName();
        return name.startsWith("java.util.ImmutableCollections$") && !name.endsWith("SubList")
                || name.startsWith("java.util.Collections$Empty")
                || name.startsWith("java.util.Collections$Singleton");
    }

    private static boolean isUnmodifiable(Object container) {
        return container.getClass().getName().startsWith("java.util.Collections$Unmodifiable");
    }

    private static boolean isView(Object container) {
        return container.getClass().getName().indexOf('$') >= 0;
    }

    private static String made(Object container) {
        Class<?> type = container.getClass();
        boolean canBeMade = Modifier.isPublic(type.getModifiers())
                && type.getName().startsWith("java.util.")
                && Arrays.stream(type.getConstructors()).anyMatch(each -> each.getParameterCount() == 0);
        if (!canBeMade) {
            throw new NotKeptException(type.getName() + " cannot be recreated; hand over an ArrayList or a HashMap");
        }
        return type.getName();
    }

    private void text(String text) throws IOException {
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        boolean isWhole = new String(utf, StandardCharsets.UTF_8).equals(text);
        out.writeBoolean(isWhole);
        if (isWhole) {
            out.writeInt(utf.length);
            out.write(utf);
        } else {
            out.writeInt(text.length());
            out.writeChars(text);
        }
    }
}
