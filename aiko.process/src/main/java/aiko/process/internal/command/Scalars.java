// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Conversions of a symbol to a scalar type; each returns null if the symbol is not of the type. */
final class Scalars {
    private static final Map<Class<?>, Function<String, Object>> OF_TEXT = Map.ofEntries(
            Map.entry(byte.class, Numbers.integer(Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) number)),
            Map.entry(short.class, Numbers.integer(Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) number)),
            Map.entry(int.class, Numbers.integer(Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) number)),
            Map.entry(long.class, Numbers.integer(Long.MIN_VALUE, Long.MAX_VALUE, number -> number)),
            Map.entry(float.class, Numbers::shortReal),
            Map.entry(double.class, Numbers::real),
            Map.entry(boolean.class, Scalars::truth),
            Map.entry(char.class, text -> text.length() == 1 ? text.charAt(0) : null),
            Map.entry(BigInteger.class, Numbers::integer),
            Map.entry(BigDecimal.class, Numbers::decimal),
            Map.entry(Number.class, Numbers::any),
            Map.entry(Pattern.class, guarded(Pattern::compile)),
            Map.entry(Locale.class, guarded(Scalars::locale)),
            Map.entry(Date.class, guarded(text -> Date.from(Instant.parse(text)))));

    /** The customary factories of text: {@code UUID.fromString}, {@code Duration.parse}, {@code ZoneId.of}. */
    private static final List<String> FACTORIES = List.of("valueOf", "fromString", "parse", "of");

    private Scalars() {}

    /** Null if no symbol can become an object of that class. */
    static Function<String, Object> ofText(Class<?> type) {
        if (type.isAssignableFrom(String.class)) {
            return text -> text;
        }
        Function<String, Object> known =
                OF_TEXT.get(MethodType.methodType(type).unwrap().returnType());
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return constants(type);
        }
        return type == Class.class ? null : byCustom(type);
    }

    /** Python writes them with a capital letter. */
    private static Boolean truth(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        return text.equalsIgnoreCase("false") ? false : null;
    }

    /** {@code en_GB} as Java prints it, or {@code en-GB}. */
    private static Locale locale(String text) {
        return new Locale.Builder().setLanguageTag(text.replace('_', '-')).build();
    }

    /** By name, in any case if that is unambiguous. */
    private static Function<String, Object> constants(Class<?> type) {
        var byName = new HashMap<String, Object>();
        var inAnyCase = new HashMap<String, Object>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            byName.put(name, constant);
            inAnyCase.merge(name.toLowerCase(Locale.ROOT), constant, (one, other) -> type);
        }
        return text -> {
            Object constant = byName.get(text);
            if (constant == null) {
                constant = inAnyCase.get(text.toLowerCase(Locale.ROOT));
            }
            return constant == type ? null : constant;
        };
    }

    private static Function<String, Object> byCustom(Class<?> type) {
        if (type.isPrimitive() || type.isArray() || !Modifier.isPublic(type.getModifiers())) {
            return null;
        }
        MethodHandle maker = maker(type);
        if (maker == null) {
            return null;
        }
        MethodHandle generic = maker.asType(MethodType.methodType(Object.class, String.class));
        return guarded(text -> {
            try {
                return generic.invokeExact(text);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable checked) {
                return null;
            }
        });
    }

    private static MethodHandle maker(Class<?> type) {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        for (String factory : FACTORIES) {
            for (Class<?> text : List.of(String.class, CharSequence.class)) {
                try {
                    return lookup.findStatic(type, factory, MethodType.methodType(type, text));
                } catch (NoSuchMethodException | IllegalAccessException another) {
                    // try the next one
                }
            }
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            return null;
        }
        try {
            return lookup.findConstructor(type, MethodType.methodType(void.class, String.class));
        } catch (NoSuchMethodException | IllegalAccessException none) {
            return null;
        }
    }

    /** An exception means that the received text is not of the type. */
    private static Function<String, Object> guarded(Function<String, Object> ofText) {
        return text -> {
            try {
                return ofText.apply(text);
            } catch (RuntimeException | LinkageError | StackOverflowError unsuitable) {
                return null;
            }
        };
    }
}
