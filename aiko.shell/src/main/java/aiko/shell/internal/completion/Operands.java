// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words of a command line up to the cursor, without options.
 *
 * @param before those before the word with the cursor, without the command
 * @param beginning the word with the cursor, up to it
 * @param isOption whether that word is an option or its value
 */
record Operands(List<String> before, String beginning, boolean isOption) {
    /** Options without a value, of the commands with operands that are completed. */
    private static final Set<String> FLAGS = Set.of("--watch", "-w", "--namespace", "--force", "--help");

    /**
     * The operands of a line.
     *
     * @param words of the command and its arguments
     * @param index of the word with the cursor
     * @param cursor in that word
     */
    static Operands of(List<String> words, int index, int cursor) {
        var before = new ArrayList<String>();
        boolean isValue = false;
        for (String word : words.subList(Math.min(1, index), index)) {
            if (isValue) {
                isValue = false;
            } else if (isOption(word)) {
                isValue = !FLAGS.contains(word);
            } else {
                before.add(word);
            }
        }
        String word = words.get(index);
        String beginning = word.substring(0, Math.min(cursor, word.length()));
        return new Operands(List.copyOf(before), beginning, isValue || isOption(beginning));
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.startsWith("-");
    }
}
