// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Reads a state that {@link StateWriter} has written, with the enums of the service that takes it over. A constant that no longer
 * exists is omitted from its container, and null anywhere else.
 */
public final class StateReader {
    /** Stands for a constant that no longer exists. */
    private static final Object GONE = new Object();

    private final DataInputStream in;
    private final ClassLoader loader;
    private final Consumer<String> gone;

    private StateReader(byte[] bytes, ClassLoader loader, Consumer<String> gone) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
        this.loader = loader;
        this.gone = gone;
    }

    /**
     * @param loader the class loader of the enums
     * @param gone called with the name of each constant that no longer exists
     * @throws IOException if the state cannot be read
     */
    public static Object read(byte[] bytes, ClassLoader loader, Consumer<String> gone) throws IOException {
        try {
            return orNull(new StateReader(bytes, loader, gone).value());
        } catch (RuntimeException | ReflectiveOperationException unsuitable) {
            throw new IOException("unreadable state: " + unsuitable, unsuitable);
        }
    }

    private static Object orNull(Object value) {
        return value == GONE ? null : value;
    }

    private Object value() throws IOException, ReflectiveOperationException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.STRING -> text();
            case Tag.ENUM -> constant(text(), text());
            case Tag.BOOLEAN -> in.readBoolean();
            case Tag.BYTE -> in.readByte();
            case Tag.SHORT -> in.readShort();
            case Tag.INT -> in.readInt();
            case Tag.LONG -> in.readLong();
            case Tag.FLOAT -> in.readFloat();
            case Tag.DOUBLE -> in.readDouble();
            case Tag.CHAR -> in.readChar();
            case Tag.TEXT_VALUE -> TextValues.read(text(), text());
            case Tag.ARRAY -> array();
            case Tag.OPTIONAL -> Optional.ofNullable(orNull(value()));
            case Tag.REFERENCE -> new AtomicReference<>(orNull(value()));
            case Tag.MAP -> map();
            case Tag.COLLECTION -> collection();
            default -> throw new IOException("unknown tag " + tag);
        };
    }

    private Object constant(String type, String name) {
        Class<?> constants = enumClass(type);
        if (constants != null) {
            for (Object constant : constants.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
        }
        gone.accept(type + '.' + name);
        return GONE;
    }

    /** Null if there is no such enum. */
    private Class<?> enumClass(String name) {
        try {
            Class<?> found = Class.forName(name, false, loader);
            return found.isEnum() ? found : null;
        } catch (ClassNotFoundException | LinkageError missing) {
            return null;
        }
    }

    private Object array() throws IOException, ReflectiveOperationException {
        String component = text();
        int length = length();
        Class<?> type = componentType(component);
        if (type == byte.class) {
            return in.readNBytes(length);
        }
        var elements = new ArrayList<Object>();
        for (int i = 0; i < length; i++) {
            elements.add(orNull(value()));
        }
        if (type == null) {
            gone.accept(component + "[]");
            return GONE;
        }
        Object array = Array.newInstance(type, length);
        for (int i = 0; i < length; i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private Class<?> componentType(String name) {
        for (Class<?> primitive : List.of(
                boolean.class, byte.class, short.class, int.class, long.class, float.class, double.class, char.class)) {
            if (primitive.getName().equals(name)) {
                return primitive;
            }
        }
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private Object map() throws IOException, ReflectiveOperationException {
        String kind = text();
        String constants = text();
        Comparator<?> comparator = KnownComparators.of(in.readByte());
        Map<Object, Object> map = kind.equals(Tag.MAP_COPY)
                ? new LinkedHashMap<>()
                : (Map<Object, Object>) container(Map.class, kind, constants, comparator);
        for (int remaining = in.readInt(); remaining > 0; remaining--) {
            Object key = value();
            Object value = value();
            if (key != GONE && value != GONE) {
                map.put(key, value);
            }
        }
        boolean isCopied = kind.equals(Tag.MAP_COPY) && !map.containsKey(null) && !map.containsValue(null);
        return isCopied ? Map.copyOf(map) : map;
    }

    @SuppressWarnings("unchecked")
    private Object collection() throws IOException, ReflectiveOperationException {
        String kind = text();
        String constants = text();
        Comparator<?> comparator = KnownComparators.of(in.readByte());
        Collection<Object> collection =
                switch (kind) {
                    case Tag.LIST_COPY -> new ArrayList<>();
                    case Tag.SET_COPY -> new LinkedHashSet<>();
                    default -> (Collection<Object>) container(Collection.class, kind, constants, comparator);
                };
        for (int remaining = in.readInt(); remaining > 0; remaining--) {
            Object element = value();
            if (element != GONE) {
                collection.add(element);
            }
        }
        if (kind.equals(Tag.LIST_COPY)) {
            Object[] elements = collection.toArray();
            return Arrays.asList(elements).contains(null) ? Arrays.asList(elements) : List.of(elements);
        }
        return kind.equals(Tag.SET_COPY) && !collection.contains(null) ? Set.copyOf(collection) : collection;
    }

    /** Only containers of the JDK: a written state cannot name other code to run. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Object container(Class<?> expected, String kind, String constants, Comparator<?> comparator)
            throws IOException, ReflectiveOperationException {
        if (kind.equals(EnumMap.class.getName()) || kind.equals(EnumSet.class.getName())) {
            Class<?> type = enumClass(constants);
            if (type == null) {
                return expected == Map.class ? new LinkedHashMap<>() : new LinkedHashSet<>();
            }
            return expected == Map.class ? new EnumMap(type) : EnumSet.noneOf((Class) type);
        }
        Class<?> type = Class.forName(kind, false, null);
        if (!kind.startsWith("java.util.") || !expected.isAssignableFrom(type)) {
            throw new IOException(kind + " is not a " + expected.getSimpleName());
        }
        return comparator == null ? type.getConstructor().newInstance() : ordered(type, comparator);
    }

    private static Object ordered(Class<?> type, Comparator<?> comparator) throws ReflectiveOperationException {
        boolean needsCapacity = Arrays.stream(type.getConstructors())
                .noneMatch(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {Comparator.class}));
        return needsCapacity
                ? type.getConstructor(int.class, Comparator.class).newInstance(11, comparator)
                : type.getConstructor(Comparator.class).newInstance(comparator);
    }

    private int length() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > StateWriter.MOST_BYTES) {
            throw new IOException("invalid length " + length);
        }
        return length;
    }

    private String text() throws IOException {
        if (in.readBoolean()) {
            return new String(in.readNBytes(length()), StandardCharsets.UTF_8);
        }
        var text = new StringBuilder();
        for (int remaining = length(); remaining > 0; remaining--) {
            text.append(in.readChar());
        }
        return text.toString();
    }
}
