// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;

/** The comparators of the JDK, by number. */
public final class KnownComparators {
    private static final List<Comparator<?>> KNOWN =
            List.of(String.CASE_INSENSITIVE_ORDER, Comparator.naturalOrder(), Comparator.reverseOrder());

    private static final int NONE = 0;

    private KnownComparators() {}

    /** Whether the container has no comparator, or one of the JDK. */
    public static boolean has(Object container) {
        Comparator<?> comparator = comparator(container);
        return comparator == null || KNOWN.contains(comparator);
    }

    static int number(Object container) {
        Comparator<?> comparator = comparator(container);
        if (comparator != null && !KNOWN.contains(comparator)) {
            throw new NotKeptException(container.getClass().getName() + " has a comparator that is not of the JDK");
        }
        return comparator == null ? NONE : KNOWN.indexOf(comparator) + 1;
    }

    /** Null for none. */
    static Comparator<?> of(int number) {
        return number == NONE ? null : KNOWN.get(number - 1);
    }

    private static Comparator<?> comparator(Object container) {
        if (container instanceof SortedMap<?, ?> map) {
            return map.comparator();
        }
        if (container instanceof SortedSet<?> set) {
            return set.comparator();
        }
        if (container instanceof PriorityQueue<?> queue) {
            return queue.comparator();
        }
        return container instanceof PriorityBlockingQueue<?> queue ? queue.comparator() : null;
    }
}
