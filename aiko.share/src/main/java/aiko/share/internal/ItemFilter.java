// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which items somebody wants to know of.
 *
 * @param names of items, which cover those below them; null for all items
 */
record ItemFilter(Set<String> names) {
    private static final String ANY = "*";

    static final ItemFilter ALL = new ItemFilter(null);

    /**
     * Reads {@code *}, {@code item} or {@code (item …)}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static ItemFilter of(Object value) {
        if (ANY.equals(value)) {
            return ALL;
        }
        if (value instanceof String name) {
            return new ItemFilter(Set.of(name));
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return new ItemFilter(
                    Set.copyOf(list.stream().map(String.class::cast).toList()));
        }
        throw new IllegalArgumentException("its filter is no *, item or list of items");
    }

    boolean covers(String item) {
        if (names == null || names.contains(item)) {
            return true;
        }
        int dot = item.indexOf('.');
        return dot >= 0 && names.contains(item.substring(0, dot));
    }

    /** The names that are below an item that this filter does not cover as a whole. */
    Stream<String> namesBelow(String item) {
        return names == null ? Stream.empty() : names.stream().filter(name -> name.startsWith(item + '.'));
    }
}
