// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.type;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Types of parameters and answers as people need them who send messages: {@code Map<String, double>}, an enum as
 * {@code RED|GREEN}, a record as {@code (name: String percent: int)}.
 */
public final class WireTypes {
    private static final String PROMISE = "org.osgi.util.promise.Promise";
    private static final int LONGEST = 200;
    private static final int MOST_LEVELS = 3;
    private static final int MOST_CONSTANTS = 12;

    private final TypeVariables variables;

    /** @param variables the meaning of the type variables of the service */
    public WireTypes(TypeVariables variables) {
        this.variables = variables;
    }

    /** The type of a parameter. */
    public String of(Type type) {
        String text = of(type, 0);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…';
    }

    /** The type of an answer: of what a stage or promise completes with; empty for none. */
    public String ofAnswer(Type type) {
        Type answer = type;
        if (answer instanceof ParameterizedType promise
                && promise.getRawType() instanceof Class<?> raw
                && (CompletionStage.class.isAssignableFrom(raw) || raw.getName().equals(PROMISE))) {
            answer = promise.getActualTypeArguments()[0];
        }
        return answer == void.class || answer == Void.class ? "" : of(answer);
    }

    private String of(Type type, int level) {
        if (level > MOST_LEVELS) {
            return "…";
        }
        if (type instanceof TypeVariable<?> variable) {
            Type meaning = variables.meaning(variable);
            return meaning instanceof TypeVariable<?> unknown
                    ? of(unknown.getBounds()[0], level + 1)
                    : of(meaning, level);
        }
        if (type instanceof WildcardType wildcard) {
            Type[] lower = wildcard.getLowerBounds();
            return of(lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0], level);
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType(), level) + "[]";
        }
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            return raw.isRecord()
                    ? record(raw, level)
                    : raw.getSimpleName()
                            + Arrays.stream(parameterized.getActualTypeArguments())
                                    .map(argument -> of(argument, level + 1))
                                    .collect(Collectors.joining(", ", "<", ">"));
        }
        return type instanceof Class<?> plain ? plain(plain, level) : TypeNames.of(type);
    }

    private String plain(Class<?> type, int level) {
        if (type.isArray()) {
            return of(type.getComponentType(), level) + "[]";
        }
        if (type.isEnum()) {
            return constants(type);
        }
        return type.isRecord() ? record(type, level) : type.getSimpleName();
    }

    /** Not its constants, whose initializers are code of the bundle, but their names. */
    private static String constants(Class<?> type) {
        var names = Arrays.stream(type.getFields())
                .filter(field -> field.isEnumConstant())
                .map(field -> field.getName())
                .toList();
        return names.isEmpty()
                ? type.getSimpleName()
                : String.join("|", names.subList(0, Math.min(names.size(), MOST_CONSTANTS)))
                        + (names.size() > MOST_CONSTANTS ? "|…" : "");
    }

    private String record(Class<?> type, int level) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component.getName() + ": " + component(component, level))
                .collect(Collectors.joining(" ", "(", ")"));
    }

    private String component(RecordComponent component, int level) {
        return of(component.getGenericType(), level + 1);
    }
}
