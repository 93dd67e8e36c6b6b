// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

/** Long texts. */
final class Texts {
    /** A text that is longer is cut. */
    static final int LONGEST = 1 << 14;

    private Texts() {}

    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        // Never between the two halves of a character.
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + '…';
    }
}
