// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import java.util.Collection;
import java.util.Map;

/** Which states of elements the process hands over to their next version: values of classes of the JDK. */
final class PlainValues {
    private static final int DEEPEST = 100;

    private PlainValues() {}

    static boolean isPlain(Object value) {
        return isPlain(value, 0);
    }

    private static boolean isPlain(Object value, int depth) {
        if (value == null) {
            return true;
        }
        Class<?> type = value.getClass();
        if (depth > DEEPEST || type.isHidden() || !isOfJdk(type)) {
            return false;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .allMatch(entry -> isPlain(entry.getKey(), depth + 1) && isPlain(entry.getValue(), depth + 1));
        }
        if (value instanceof Collection<?> elements) {
            return elements.stream().allMatch(element -> isPlain(element, depth + 1));
        }
        if (value instanceof Object[] elements) {
            for (Object element : elements) {
                if (!isPlain(element, depth + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isOfJdk(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        String name = element.getName();
        return element.isPrimitive()
                || name.startsWith("java.lang.")
                || name.startsWith("java.math.")
                || name.startsWith("java.time.")
                || name.startsWith("java.util.");
    }
}
