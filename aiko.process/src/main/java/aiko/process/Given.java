// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.UnsuitableMessageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks text that may come from a message, in which {@code 0:} is null. */
final class Given {
    private Given() {}

    static String text(@Nullable String text, String what) {
        if (text == null) {
            throw new UnsuitableMessageException("the " + what + " is missing");
        }
        return text;
    }

    /** A copy. */
    static List<String> texts(@Nullable List<String> texts, String what) {
        if (texts == null || texts.stream().anyMatch(text -> text == null)) {
            throw new UnsuitableMessageException("one of the " + what + " is missing");
        }
        return List.copyOf(texts);
    }
}
