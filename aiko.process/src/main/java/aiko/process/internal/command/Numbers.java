// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Reads numbers as Java and Python write them; null if the text is not a number of the type. No text takes long: more than a
 * thousand digits are not read.
 */
final class Numbers {
    private static final int MOST_DIGITS = 1_000;

    /** With this number of digits, a number fits into a long. */
    private static final int SURELY_LONG = 18;

    private static final long NOT_PLAIN = Long.MIN_VALUE;

    private Numbers() {}

    /** A number without a fraction: {@code 7}, {@code 7.0} and {@code 7e0} are the same. */
    static Function<String, Object> integer(long least, long most, LongFunction<Object> type) {
        return text -> {
            long number = plain(text);
            if (number == NOT_PLAIN) {
                BigInteger exact = integer(text);
                if (exact == null || exact.bitLength() >= Long.SIZE) {
                    return null;
                }
                number = exact.longValue();
            }
            return number < least || number > most ? null : type.apply(number);
        };
    }

    /** Digits, perhaps with a sign, without any allocation. */
    private static long plain(String text) {
        int length = text.length();
        int start = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (start == length || length - start > SURELY_LONG) {
            return NOT_PLAIN;
        }
        long number = 0;
        for (int i = start; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NOT_PLAIN;
            }
            number = number * 10 + digit;
        }
        return text.charAt(0) == '-' ? -number : number;
    }

    static BigInteger integer(String text) {
        BigDecimal number = decimal(text);
        if (number == null
                || number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
            return null;
        }
        return number.toBigInteger();
    }

    static BigDecimal decimal(String text) {
        if (!isDecimal(text)) {
            return null;
        }
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > MOST_DIGITS ? null : number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** The nearest double; null beyond the largest one. */
    static Double real(String text) {
        if (!isDecimal(text)) {
            return special(text);
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? null : (Double) number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    static Float shortReal(String text) {
        if (!isDecimal(text)) {
            Double special = special(text);
            return special == null ? null : (Float) special.floatValue();
        }
        try {
            float number = Float.parseFloat(text);
            return Float.isInfinite(number) ? null : (Float) number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** An integer as the first of Integer, Long and BigInteger that can represent it, anything else as a Double. */
    static Number any(String text) {
        boolean isReal = text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        BigInteger integer = isReal ? null : integer(text);
        if (integer == null) {
            return real(text);
        }
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }

    /** Java's parsers accept more: surrounding spaces, a suffix, hexadecimal digits, the digits of other scripts. */
    private static boolean isDecimal(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_DIGITS) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            boolean isPart = character >= '0' && character <= '9'
                    || character == '.'
                    || character == '-'
                    || character == '+'
                    || character == 'e'
                    || character == 'E';
            if (!isPart) {
                return false;
            }
        }
        return true;
    }

    private static Double special(String text) {
        if (text.length() > "-infinity".length()) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }
}
