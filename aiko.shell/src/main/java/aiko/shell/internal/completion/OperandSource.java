// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Knows the words that may stand for some kinds of operands. An OSGi service with the property {@link #KINDS}. */
public interface OperandSource {
    /** The property with the kinds, as the usage of commands names them: {@code SERVICE}. */
    String KINDS = "aiko.shell.operands";

    /**
     * The words of a kind. Somebody waits at a terminal: words that are not known soon are not offered. Others than those that
     * begin with the beginning are ignored, and so are those that mean something to the shell.
     */
    Stream<Word> words(String kind, Place place) throws InterruptedException;

    /**
     * The place of an operand.
     *
     * @param before the operands before it
     * @param beginning the part of it that was typed
     * @param folder the current folder of the session
     */
    record Place(List<String> before, String beginning, Path folder) {}

    /**
     * A word.
     *
     * @param isWhole whether another one follows it, and not the rest of the same one, as after the {@code /} of a folder
     */
    record Word(String text, boolean isWhole) {
        static Word whole(String text) {
            return new Word(text, true);
        }

        static Word part(String text) {
            return new Word(text, false);
        }
    }
}
