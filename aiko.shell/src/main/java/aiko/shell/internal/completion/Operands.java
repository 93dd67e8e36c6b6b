// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.shell.internal.catalog.Syntax;
import aiko.shell.internal.catalog.Syntax.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line up to the cursor.
 *
 * @param before the operands before the word with the cursor, without the command and options
 * @param options those before it
 * @param beginning the word with the cursor, up to it
 * @param optionValue the kind of the value if that word is the value of an option; else empty
 */
record Operands(List<String> before, List<String> options, String beginning, String optionValue) {
    /**
     * The operands of a line.
     *
     * @param syntax of the command
     * @param words of the command and its arguments
     * @param index of the word with the cursor
     * @param cursor in that word
     */
    static Operands of(Syntax syntax, List<String> words, int index, int cursor) {
        var before = new ArrayList<String>();
        var options = new ArrayList<String>();
        String value = "";
        for (String word : words.subList(Math.min(1, index), index)) {
            if (!value.isEmpty()) {
                value = "";
            } else if (isOption(word)) {
                options.add(word);
                value = syntax.option(word).map(Option::value).orElse("");
            } else {
                before.add(word);
            }
        }
        String word = words.get(index);
        String beginning = word.substring(0, Math.min(cursor, word.length()));
        return new Operands(List.copyOf(before), List.copyOf(options), beginning, value);
    }

    /** The same with other operands before. */
    Operands with(List<String> others) {
        return new Operands(others, options, beginning, optionValue);
    }

    /** Whether the word with the cursor is an option. */
    boolean isOption() {
        return optionValue.isEmpty() && beginning.startsWith("-");
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.startsWith("-");
    }
}
