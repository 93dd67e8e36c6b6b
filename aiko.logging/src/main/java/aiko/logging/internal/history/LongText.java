// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

/** Limits the length of texts. */
final class LongText {
    /** A text that is longer is cut. */
    static final int LONGEST = 1 << 14;

    private LongText() {}

    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        // Never between the two halves of a character.
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + '…';
    }
}
