// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import aiko.threading.AnyThread;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the word that was probably meant, for messages about unknown ones.
 *
 * <pre>{@code
 * String hint = NearestWord.of("mqtt.prot", names)
 *         .map(word -> "; did you mean \"" + word + "\"?")
 *         .orElse("");
 * }</pre>
 */
@AnyThread
public final class NearestWord {
    /** Strangers may have made the words: neither their number nor their length may cost much. */
    private static final int MOST_WORDS = 1_000;

    private static final int MOST_CHARACTERS = 200;
    private static final int LEAST_LETTERS_FOR_A_SLIP = 3;
    private static final int LETTERS_FOR_EACH_SLIP = 4;

    private NearestWord() {}

    /**
     * Of words, the one that differs from what was written by few slips, or by its separators and case only: one slip for each 4
     * letters, none in words of less than 3. Only the first 1,000 words are compared, and only those of up to 200 characters.
     *
     * @return empty if none is near
     */
    public static Optional<String> of(String written, Collection<String> words) {
        if (written.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        String plain = plain(written);
        return words.stream()
                .limit(MOST_WORDS)
                .filter(word -> word.length() <= MOST_CHARACTERS && !word.equals(written))
                .filter(word -> isNear(plain, plain(word), allowed(Math.min(plain.length(), word.length()))))
                .min(Comparator.comparingInt((String word) -> slips(plain, plain(word)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String one, String other, int allowed) {
        return Math.abs(one.length() - other.length()) <= allowed && slips(one, other) <= allowed;
    }

    private static int allowed(int length) {
        return length < LEAST_LETTERS_FOR_A_SLIP ? 0 : Math.max(1, length / LETTERS_FOR_EACH_SLIP);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_.~ /:]", "");
    }

    /** Letters that are missing, too many, others, or exchanged with their neighbours. */
    private static int slips(String one, String other) {
        int[][] slips = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                slips[i][j] = Math.min(Math.min(slips[i - 1][j], slips[i][j - 1]) + 1, slips[i - 1][j - 1] + same);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[one.length()][other.length()];
    }
}
