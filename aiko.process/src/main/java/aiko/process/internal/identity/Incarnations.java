// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import java.util.concurrent.ThreadLocalRandom;

/** Incarnations distinguish processes with the same topic path, now or at other times: numbers, the elder the smaller one. */
public final class Incarnations {
    /** Distinguishes two processes of the same millisecond by chance. */
    private static final int CHANCES = 1_000_000;

    private Incarnations() {}

    public static String next() {
        return Long.toString(System.currentTimeMillis() * CHANCES
                + ThreadLocalRandom.current().nextInt(CHANCES));
    }

    public static boolean isElder(String incarnation, String than) {
        if (incarnation.isEmpty() || !incarnation.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return false;
        }
        return incarnation.length() == than.length()
                ? incarnation.compareTo(than) < 0
                : incarnation.length() < than.length();
    }
}
