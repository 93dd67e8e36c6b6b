// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The changes that some reader has not received yet, numbered in their order; only the latest one of each item. Owned by the
 * event loop.
 */
final class Backlog {
    /** The largest number of changes. */
    static final int MOST_CHANGES = 20_000;

    private final TreeMap<Long, Change> changes = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();
    private long latest;

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The number of the latest change so far. */
    long latest() {
        return latest;
    }

    /**
     * Adds a change, which replaces earlier ones of the item and of those below it.
     *
     * @return whether it replaced any
     */
    boolean add(Change change) {
        boolean isMerged = forgetBelow(change.item());
        Change earlier = forget(change.item());
        Change stored = earlier != null || isMerged ? change.insteadOf(earlier) : change;
        changes.put(++latest, stored);
        numbers.put(stored.item(), latest);
        int dot = stored.item().indexOf('.');
        if (dot >= 0) {
            below.computeIfAbsent(stored.item().substring(0, dot), first -> new HashSet<>())
                    .add(stored.item());
        }
        return stored != change;
    }

    private boolean forgetBelow(String item) {
        Set<String> names = below.get(item);
        if (names == null) {
            return false;
        }
        List.copyOf(names).forEach(this::forget);
        return true;
    }

    /** Removes the change of an item; null if there is none. */
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

    /** Whether there are at most so many changes after that number. */
    boolean hasAtMost(int most, long number) {
        Iterator<Long> later = changes.tailMap(number, false).keySet().iterator();
        int count = 0;
        while (count <= most && later.hasNext()) {
            later.next();
            count++;
        }
        return count <= most;
    }

    /** Removes the changes up to that number, which all readers have received. */
    void forgetUpTo(long number) {
        while (!changes.isEmpty() && changes.firstKey() <= number) {
            forget(changes.firstEntry().getValue().item());
        }
    }

    boolean hasRoom() {
        return changes.size() <= MOST_CHANGES;
    }
}
