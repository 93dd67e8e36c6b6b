// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

/**
 * Words that may be put into a command line. Names are text of others, and the next thing that happens to the line is that
 * somebody runs it: {@code lamp;stop 0} would be two commands.
 */
final class SafeWord {
    private static final String ALLOWED = "._-/:@+=";

    private SafeWord() {}

    static boolean isSafe(String word) {
        return !word.isEmpty()
                && !word.startsWith("-")
                && word.codePoints()
                        .allMatch(character -> Character.isLetterOrDigit(character) || ALLOWED.indexOf(character) >= 0);
    }
}
