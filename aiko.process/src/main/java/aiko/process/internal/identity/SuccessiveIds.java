// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of a process that takes another one each time: {@code ID-2}, {@code ID-3} and so on, and at last {@code ID-} with a
 * random number. No other process has that one, so that a process is renamed a few times at most, whatever strangers answer.
 */
final class SuccessiveIds {
    /** The last number that follows the one before. */
    static final int LAST_NUMBER = 5;

    private final String wanted;
    private int number = 1;

    SuccessiveIds(String wanted) {
        this.wanted = wanted;
    }

    /** Whether the present id is the last one. */
    boolean isLast() {
        return number > LAST_NUMBER;
    }

    String next() {
        number++;
        return wanted
                + '-'
                + (isLast() ? String.format("%08x", ThreadLocalRandom.current().nextInt()) : number);
    }
}
