// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.util.converter.ConversionException;
import org.osgi.util.converter.Converter;

/**
 * Makes of the arguments of a message what the parameters of a method take. Text, plain numbers and truth values, which are
 * most of them, do without the converter: that takes more than ten microseconds for each.
 */
final class Arguments {
    private static final Map<Class<?>, Function<String, Object>> OF_TEXT = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(byte.class, Byte::valueOf),
            Map.entry(Byte.class, Byte::valueOf),
            Map.entry(short.class, Short::valueOf),
            Map.entry(Short.class, Short::valueOf),
            Map.entry(int.class, Integer::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(long.class, Long::valueOf),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(float.class, Float::valueOf),
            Map.entry(Float.class, Float::valueOf),
            Map.entry(double.class, Double::valueOf),
            Map.entry(Double.class, Double::valueOf),
            Map.entry(boolean.class, Arguments::truth),
            Map.entry(Boolean.class, Arguments::truth));

    private final String name;
    private final Class<?>[] types;
    private final List<Function<Object, Object>> conversions;

    Arguments(Method method, Converter converter) {
        name = method.getName();
        types = method.getParameterTypes();
        conversions = Arrays.stream(method.getGenericParameterTypes())
                .map(type -> conversion(type, converter))
                .toList();
    }

    /** @throws IllegalArgumentException says which argument does not fit; there have to be as many as parameters */
    Object[] of(List<Object> arguments) {
        var converted = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            try {
                converted[i] = conversions.get(i).apply(arguments.get(i));
            } catch (ConversionException | IllegalArgumentException unsuitable) {
                throw new IllegalArgumentException("argument " + (i + 1) + " of " + name + ", \"" + arguments.get(i)
                        + "\", is no " + types[i].getSimpleName());
            }
        }
        return converted;
    }

    private static Function<Object, Object> conversion(Type type, Converter converter) {
        Function<Object, Object> any = argument -> converter.convert(argument).to(type);
        Function<String, Object> ofText = type instanceof Class<?> plain ? OF_TEXT.get(plain) : null;
        return ofText == null
                ? any
                : argument -> argument instanceof String text ? ofText.apply(text) : any.apply(argument);
    }

    /** Python writes them with a capital letter. */
    private static Boolean truth(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException(text);
    }
}
