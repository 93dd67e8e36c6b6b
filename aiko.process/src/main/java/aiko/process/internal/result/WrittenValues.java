// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.result;

import aiko.message.ResponseFields;
import aiko.sexpression.SExpressionLimits;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Converts Java objects to values of expressions: the reverse of the conversions of commands. */
public final class WrittenValues {
    /** Levels of lists and dictionaries: no reader accepts more. A list that contains itself has more. */
    private static final int MOST_LEVELS = SExpressionLimits.DEFAULT_NESTING_DEPTH;

    private WrittenValues() {}

    /**
     * Returns null, text, a number, a boolean, a list or map of these, or the fields of an item with several.
     *
     * @throws IllegalArgumentException if a record cannot be read, or lists and maps are nested too deeply
     */
    public static Object of(Object object) {
        return of(object, 0);
    }

    private static Object of(Object object, int level) {
        if (object == null || object instanceof String || object instanceof Number || object instanceof Boolean) {
            return object;
        }
        if (object instanceof Optional<?> optional) {
            return of(optional.orElse(null), level);
        }
        if (object instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (object instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (object instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        if (object instanceof byte[] bytes) {
            // An empty text would be null.
            return bytes.length == 0 ? List.of() : Base64.getEncoder().encodeToString(bytes);
        }
        if (object instanceof Enum<?> constant) {
            return constant.name();
        }
        if (object instanceof Date date) {
            return date.toInstant().toString();
        }
        if (object instanceof Locale locale) {
            return locale.toLanguageTag();
        }
        if (object instanceof Path path) {
            // A path is iterable, and so is each of its names.
            return path.toString();
        }
        return container(object, level + 1);
    }

    private static Object container(Object object, int level) {
        if (level > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "a value is nested in more than " + MOST_LEVELS + " levels, or contains itself");
        }
        if (object instanceof ResponseFields item) {
            return new ResponseFields(list(item.values().toArray(), level));
        }
        if (object instanceof Record components) {
            return dictionary(components, level);
        }
        if (object instanceof Map<?, ?> map) {
            var dictionary = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> dictionary.put(String.valueOf(of(key, level)), of(value, level)));
            return dictionary;
        }
        if (object instanceof Iterable<?> elements) {
            var list = new ArrayList<Object>();
            elements.forEach(element -> list.add(of(element, level)));
            return list;
        }
        return object.getClass().isArray() ? list(object, level) : object.toString();
    }

    private static List<Object> list(Object array, int level) {
        int length = Array.getLength(array);
        var list = new ArrayList<Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(of(Array.get(array, i), level));
        }
        return list;
    }

    private static Map<String, Object> dictionary(Record components, int level) {
        var dictionary = new LinkedHashMap<String, Object>();
        for (RecordComponent component : components.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            if (!accessor.trySetAccessible()) {
                throw new IllegalArgumentException(
                        "cannot read the record " + components.getClass().getName() + ": its module does not allow it");
            }
            try {
                dictionary.put(component.getName(), of(accessor.invoke(components), level));
            } catch (InvocationTargetException failure) {
                throw new IllegalArgumentException(
                        "cannot read the record " + components.getClass().getName() + ": " + failure.getCause(),
                        failure);
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return dictionary;
    }
}
