// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The changes of which not everybody has been told yet, numbered in their order; of each item the latest only. Owned by
 * the event loop.
 */
final class Backlog {
    /** Changes that it has room for. */
    static final int MOST_CHANGES = 20_000;

    private final TreeMap<Long, Change> changes = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();
    private long latest;

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The number of the latest change there has been. */
    long latest() {
        return latest;
    }

    /**
     * Adds a change, which takes the place of an earlier one of the item and of those below it.
     *
     * @return whether there was one
     */
    boolean add(Change change) {
        boolean isMerged = forgetBelow(change.item());
        Change earlier = forget(change.item());
        Change told = earlier != null || isMerged ? change.insteadOf(earlier) : change;
        changes.put(++latest, told);
        numbers.put(told.item(), latest);
        int dot = told.item().indexOf('.');
        if (dot >= 0) {
            below.computeIfAbsent(told.item().substring(0, dot), first -> new HashSet<>())
                    .add(told.item());
        }
        return told != change;
    }

    private boolean forgetBelow(String item) {
        Set<String> names = below.get(item);
        if (names == null) {
            return false;
        }
        List.copyOf(names).forEach(this::forget);
        return true;
    }

    /** Null if it has not changed. */
    private Change forget(String item) {
        Long number = numbers.remove(item);
        if (number == null) {
            return null;
        }
        int dot = item.indexOf('.');
        if (dot >= 0) {
            String first = item.substring(0, dot);
            Set<String> names = below.get(first);
            names.remove(item);
            if (names.isEmpty()) {
                below.remove(first);
            }
        }
        return changes.remove(number);
    }

    /** The first change after that number; null for none. */
    Map.Entry<Long, Change> after(long number) {
        return changes.higherEntry(number);
    }

    /** Everybody has been told of the changes up to that number. */
    void forgetUpTo(long number) {
        while (!changes.isEmpty() && changes.firstKey() <= number) {
            forget(changes.firstEntry().getValue().item());
        }
    }

    boolean hasRoom() {
        return changes.size() <= MOST_CHANGES;
    }
}
