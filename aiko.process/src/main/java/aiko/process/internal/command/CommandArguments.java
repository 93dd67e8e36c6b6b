// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/** Makes of the arguments of a message what the parameters of a method take: how, is decided once for the method. */
public final class CommandArguments {
    private final String name;
    private final Type[] types;
    private final Conversion[] conversions;
    private final boolean isVarArgs;

    CommandArguments(Method method, Conversions conversions) {
        name = method.getName();
        types = method.getGenericParameterTypes();
        isVarArgs = method.isVarArgs();
        this.conversions = new Conversion[types.length];
        for (int i = 0; i < types.length; i++) {
            this.conversions[i] = conversions.to(types[i]);
        }
    }

    /** Whether there may be so many: the last parameter of some methods takes any number. */
    boolean accepts(int count) {
        return count == types.length || isVarArgs && count >= types.length - 1;
    }

    /**
     * @param arguments as many as there may be
     * @throws IllegalArgumentException says which argument does not fit
     */
    Object[] of(List<Object> arguments) {
        var converted = new Object[types.length];
        int single = isVarArgs ? types.length - 1 : types.length;
        for (int i = 0; i < single; i++) {
            Object argument = arguments.get(i);
            try {
                converted[i] = conversions[i].of(argument);
            } catch (DoesNotFitException unsuitable) {
                throw unsuitable(i, argument, unsuitable);
            } catch (RuntimeException | LinkageError | StackOverflowError unexpected) {
                throw unsuitable(i, argument, new DoesNotFitException(argument, types[i]));
            }
        }
        if (isVarArgs) {
            converted[single] = anyNumber(single, arguments.subList(single, arguments.size()));
        }
        return converted;
    }

    /** As in Java, they may come one by one or as one list. */
    private Object anyNumber(int index, List<Object> arguments) {
        Conversion conversion = conversions[index];
        if (arguments.size() == 1 && arguments.get(0) instanceof List<?> list) {
            try {
                return conversion.of(list);
            } catch (DoesNotFitException oneByOne) {
                // each element may take a list
            }
        }
        try {
            return conversion.of(arguments);
        } catch (DoesNotFitException unsuitable) {
            int which = Math.max(0, arguments.indexOf(unsuitable.value()));
            throw unsuitable(index + which, arguments.get(which), unsuitable);
        }
    }

    private IllegalArgumentException unsuitable(int index, Object argument, DoesNotFitException reason) {
        String which = "argument " + (index + 1) + " of " + name + ": " + Excerpt.of(argument) + " ";
        if (reason.value() == argument) {
            return new IllegalArgumentException(which + reason.why());
        }
        Type type = types[Math.min(index, types.length - 1)];
        return new IllegalArgumentException(
                which + "is not of type " + TypeNames.of(type) + ": " + reason.getMessage());
    }
}
