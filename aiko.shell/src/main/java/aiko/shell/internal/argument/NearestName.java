// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that somebody may have meant. */
public final class NearestName {
    /** More names are not compared. */
    private static final int NAMES = 1_000;

    private static final int LONGEST = 64;

    private NearestName() {}

    /** The nearest of the names, if at most a third of it, and at most 3 characters, are different. */
    public static Optional<String> of(String text, Collection<String> names) {
        return names.stream()
                .limit(NAMES)
                .filter(name -> Math.max(name.length(), text.length()) <= LONGEST)
                .filter(name -> differences(text, name) <= Math.min(3, name.length() / 3))
                .min(Comparator.comparingInt(name -> differences(text, name)));
    }

    /** The number of characters to insert, delete or replace. */
    private static int differences(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
