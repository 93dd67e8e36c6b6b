// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.item;

import aiko.message.UnsuitableMessageException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The items that a reader requests.
 *
 * @param names names of items, which include those below them; null for all items
 * @param below the names of the second level, by those above them
 */
public record ItemFilter(Set<String> names, Map<String, List<String>> below) {
    private static final String ANY = "*";

    public static final ItemFilter ALL = new ItemFilter(null, Map.of());

    /**
     * Reads {@code *}, {@code item} or {@code (item …)}.
     *
     * @throws UnsuitableMessageException if it is neither
     */
    public static ItemFilter of(Object value) {
        if (ANY.equals(value)) {
            return ALL;
        }
        if (value instanceof String name) {
            return of(Set.of(name));
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return of(Set.copyOf(list.stream().map(String.class::cast).toList()));
        }
        throw new UnsuitableMessageException("the filter is not *, an item or a list of items");
    }

    private static ItemFilter of(Set<String> names) {
        return new ItemFilter(
                names,
                names.stream()
                        .filter(name -> name.indexOf('.') >= 0)
                        .collect(Collectors.groupingBy(name -> name.substring(0, name.indexOf('.')))));
    }

    public boolean covers(String item) {
        if (names == null || names.contains(item)) {
            return true;
        }
        int dot = item.indexOf('.');
        return dot >= 0 && names.contains(item.substring(0, dot));
    }

    /** The names below an item that this filter does not cover as a whole. */
    public List<String> namesBelow(String item) {
        return below.getOrDefault(item, List.of());
    }
}
