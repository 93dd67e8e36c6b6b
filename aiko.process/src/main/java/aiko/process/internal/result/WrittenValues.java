// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.result;

import aiko.message.ResponseFields;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
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
    private WrittenValues() {}

    /** Returns null, text, a number, a boolean, a list or map of these, or the fields of an item with several. */
    public static Object of(Object object) {
        if (object == null || object instanceof String || object instanceof Number || object instanceof Boolean) {
            return object;
        }
        if (object instanceof Optional<?> optional) {
            return of(optional.orElse(null));
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
        if (object instanceof ResponseFields item) {
            return new ResponseFields(list(item.values().toArray()));
        }
        if (object instanceof Record components) {
            return dictionary(components);
        }
        if (object instanceof Map<?, ?> map) {
            var dictionary = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> dictionary.put(String.valueOf(of(key)), of(value)));
            return dictionary;
        }
        if (object instanceof Iterable<?> elements) {
            var list = new ArrayList<Object>();
            elements.forEach(element -> list.add(of(element)));
            return list;
        }
        return object.getClass().isArray() ? list(object) : object.toString();
    }

    private static List<Object> list(Object array) {
        int length = Array.getLength(array);
        var list = new ArrayList<Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(of(Array.get(array, i)));
        }
        return list;
    }

    private static Map<String, Object> dictionary(Record components) {
        var dictionary = new LinkedHashMap<String, Object>();
        for (RecordComponent component : components.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            if (!accessor.trySetAccessible()) {
                throw new IllegalArgumentException(
                        "cannot read the record " + components.getClass().getName() + ": its module does not allow it");
            }
            try {
                dictionary.put(component.getName(), of(accessor.invoke(components)));
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
