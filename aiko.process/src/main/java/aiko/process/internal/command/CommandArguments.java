// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import aiko.process.internal.type.TypeNames;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/** Converts the arguments of a message to the parameter types of a method; the conversions are planned once for each method. */
public final class CommandArguments {
    private final String name;
    private final Type[] types;
    private final Conversion[] conversions;
    private final boolean isVarArgs;

    CommandArguments(String name, Method method, Conversions conversions) {
        this.name = name;
        types = method.getGenericParameterTypes();
        isVarArgs = method.isVarArgs();
        this.conversions = new Conversion[types.length];
        for (int i = 0; i < types.length; i++) {
            this.conversions[i] = conversions.to(types[i]);
        }
    }

    /** Whether the method accepts this number of arguments: the last parameter of some methods accepts any number. */
    boolean accepts(int count) {
        return count == types.length || isVarArgs && count >= types.length - 1;
    }

    /**
     * @param arguments a number of arguments that the method accepts
     * @throws IllegalArgumentException if an argument has the wrong type; the message names it
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

    /** As in Java, they can be separate arguments or one list. */
    private Object anyNumber(int index, List<Object> arguments) {
        Conversion conversion = conversions[index];
        if (arguments.size() == 1 && arguments.get(0) instanceof List<?> list) {
            try {
                return conversion.of(list);
            } catch (DoesNotFitException oneByOne) {
                // the list may be a single element
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
