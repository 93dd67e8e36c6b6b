// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

/**
 * Replaces each {@code {}} of a format by an argument. A backslash before it makes it text, two of them are one backslash before
 * an argument.
 */
final class Braces {
    private static final String PLACE = "{}";
    private static final int ROOM_FOR_ARGUMENTS = 32;

    private Braces() {}

    /** @param count of the arguments that are meant */
    static String format(String format, Object[] arguments, int count) {
        if (format == null) {
            return null;
        }
        int place = format.indexOf(PLACE);
        if (place < 0) {
            return format;
        }
        var text = new StringBuilder(format.length() + ROOM_FOR_ARGUMENTS);
        int from = 0;
        int next = 0;
        for (; place >= 0; place = format.indexOf(PLACE, from)) {
            boolean isEscaped = isBackslash(format, place - 1, from);
            boolean isBackslashMeant = isEscaped && isBackslash(format, place - 2, from);
            text.append(format, from, isEscaped ? place - 1 : place);
            if (isEscaped && !isBackslashMeant || next == count) {
                text.append(PLACE);
            } else {
                append(text, arguments[next++]);
            }
            from = place + PLACE.length();
        }
        return text.append(format, from, format.length()).toString();
    }

    private static boolean isBackslash(String format, int index, int from) {
        return index >= from && format.charAt(index) == '\\';
    }

    private static void append(StringBuilder text, Object argument) {
        try {
            text.append(argument);
        } catch (RuntimeException | StackOverflowError failure) {
            // The caller must not fail because of it.
            text.append('[')
                    .append(argument.getClass().getName())
                    .append(": ")
                    .append(failure.getClass().getName())
                    .append(']');
        }
    }
}
