// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.content.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A requirement that nothing satisfies.
 *
 * @param what the requirement, readable
 * @param cause why nothing satisfies it
 * @param remedy an action of the user
 */
record Lack(String what, String cause, String remedy) {
    Lack {
        what = Excerpt.of(what);
        cause = Excerpt.of(cause);
    }

    /** Different causes and remedies in one line. */
    private static final int MOST_GROUPS = 3;

    private static final int MOST_NAMES = 4;

    /** As many as are counted. */
    static final int MOST_OTHERS = 1_000;

    private record Reason(String cause, String remedy) {
        @Override
        public String toString() {
            return cause + "; " + remedy;
        }
    }

    /** One line of limited length: those with the same cause and remedy together. */
    static String text(List<Lack> lacks, int others) {
        Map<Reason, List<String>> names = lacks.stream()
                .collect(Collectors.groupingBy(
                        lack -> new Reason(lack.cause, lack.remedy),
                        LinkedHashMap::new,
                        Collectors.mapping(Lack::what, Collectors.toList())));
        var parts = new ArrayList<String>();
        int left = others;
        for (Map.Entry<Reason, List<String>> group : names.entrySet()) {
            if (parts.size() < MOST_GROUPS) {
                parts.add(few(group.getValue()) + ": " + group.getKey());
            } else {
                left += group.getValue().size();
            }
        }
        if (left > 0) {
            parts.add("and " + (others < MOST_OTHERS ? "" : "at least ") + left + " more");
        }
        return String.join("; ", parts);
    }

    private static String few(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
