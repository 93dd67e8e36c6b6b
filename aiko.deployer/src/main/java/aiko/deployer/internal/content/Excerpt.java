// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

/** Text of others that is as long as they like, in a line that is not. */
public final class Excerpt {
    private static final int LONGEST = 120;

    private Excerpt() {}

    public static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + '…';
    }
}
