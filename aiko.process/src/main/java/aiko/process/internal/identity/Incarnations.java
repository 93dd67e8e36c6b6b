// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import java.util.concurrent.ThreadLocalRandom;

/** What tells processes apart that have, had or will have one topic path: a number, and the elder has the smaller one. */
public final class Incarnations {
    /** Two that begin in the same millisecond are told apart by chance. */
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
