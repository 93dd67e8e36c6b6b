// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Texts in byte arrays, and numbers in them. */
public final class Bytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEGATIVE = 0x8080808080808080L;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    private Bytes() {}

    static int getInt(byte[] bytes, int index) {
        return (int) INT.get(bytes, index);
    }

    static void setInt(byte[] bytes, int index, int value) {
        INT.set(bytes, index, value);
    }

    /** Sixty-four bits that depend on every byte. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = (to - from) * SPREAD;
        int index = from;
        for (; index + Long.BYTES <= to; index += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(bytes, index)) * MIX;
            hash ^= hash >>> 29;
        }
        long rest = 0;
        for (; index < to; index++) {
            rest = rest << Byte.SIZE | bytes[index] & 0xFF;
        }
        hash = (hash ^ rest) * SPREAD;
        hash ^= hash >>> 32;
        hash *= MIX;
        return hash ^ hash >>> 29;
    }

    /** Whether no byte is negative: each one is a character. */
    public static boolean areAscii(byte[] bytes, int from, int to) {
        long all = 0;
        int index = from;
        if (to - from >= Long.BYTES) {
            // The last ones, of which some may be checked twice.
            all = (long) LONG.get(bytes, to - Long.BYTES);
            for (; index + Long.BYTES <= to; index += Long.BYTES) {
                all |= (long) LONG.get(bytes, index);
            }
            return (all & NEGATIVE) == 0;
        }
        for (; index < to; index++) {
            all |= bytes[index];
        }
        return (all & NEGATIVE) == 0;
    }

    /** The number of decimal digits of a number that is not negative. */
    public static int digits(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes a number that is not negative and returns the index after it. */
    public static int putNumber(int number, byte[] bytes, int index) {
        int end = index + digits(number);
        int rest = number;
        for (int i = end - 1; i >= index; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    /** Writes all of a text and returns the index after it. */
    public static int put(byte[] text, byte[] bytes, int index) {
        System.arraycopy(text, 0, bytes, index, text.length);
        return index + text.length;
    }
}
