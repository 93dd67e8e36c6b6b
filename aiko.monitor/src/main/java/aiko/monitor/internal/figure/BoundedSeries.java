// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Sums the figures of many members, such as services, by their names. Only a limited number of names has sums of its own;
 * members with other names are summed as {@value #OTHERS}. Sums of counts never decrease while a name has members: the counts of
 * a removed member stay in them.
 */
final class BoundedSeries {
    static final String OTHERS = "(others)";

    /** Longer names are cut. */
    private static final int LONGEST_NAME = 100;

    private final int counts;
    private final int levels;
    private final Map<Key, Sums> sums = new TreeMap<>();
    private final Map<Object, Member> members = new HashMap<>();
    private final Set<Object> seen = new HashSet<>();
    private int named;
    private int limit;

    /** Who has a series. */
    record Key(String process, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byProcess = process.compareTo(other.process);
            return byProcess != 0 ? byProcess : name.compareTo(other.name);
        }
    }

    private record Member(long[] last) {}

    /** The sums over the members with one name. */
    static final class Sums {
        private final long[] counts;
        private final long[] levels;
        private int members;

        private Sums(int counts, int levels) {
            this.counts = new long[counts];
            this.levels = new long[levels];
        }

        long count(int index) {
            return counts[index];
        }

        long level(int index) {
            return levels[index];
        }

        int members() {
            return members;
        }
    }

    /**
     * @param counts how many counts each member has, which only increase
     * @param levels how many levels each member has
     */
    BoundedSeries(int counts, int levels) {
        this.counts = counts;
        this.levels = levels;
    }

    /** Begins a collection, in which all members are added. */
    void begin(int mostNames) {
        limit = mostNames;
        seen.clear();
        sums.values().forEach(sum -> {
            sum.members = 0;
            java.util.Arrays.fill(sum.levels, 0);
        });
    }

    /** @param identity equal for the same member in the next collection, and for no other one */
    void add(String process, Object identity, String name, long[] itsCounts, long[] itsLevels) {
        seen.add(identity);
        Sums sum = sums(process, name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        sum.members++;
        Member member = members.computeIfAbsent(identity, unknown -> new Member(new long[counts]));
        for (int i = 0; i < counts; i++) {
            long since = itsCounts[i] - member.last[i];
            sum.counts[i] += since < 0 ? itsCounts[i] : since;
            member.last[i] = itsCounts[i];
        }
        for (int i = 0; i < levels; i++) {
            sum.levels[i] += itsLevels[i];
        }
    }

    /** Ends the collection: names without members are forgotten, so that others may have series of their own. */
    void end(BiConsumer<Key, Sums> each) {
        members.keySet().retainAll(seen);
        sums.entrySet().removeIf(entry -> {
            boolean isGone = entry.getValue().members == 0;
            if (isGone && !entry.getKey().name().equals(OTHERS)) {
                named--;
            }
            return isGone;
        });
        sums.forEach(each);
    }

    private Sums sums(String process, String name) {
        Sums known = sums.get(new Key(process, name));
        if (known != null) {
            return known;
        }
        if (named < limit && !name.equals(OTHERS)) {
            named++;
            return newSums(new Key(process, name));
        }
        var others = new Key(process, OTHERS);
        Sums ofOthers = sums.get(others);
        return ofOthers == null ? newSums(others) : ofOthers;
    }

    private Sums newSums(Key key) {
        var created = new Sums(counts, levels);
        sums.put(key, created);
        return created;
    }
}
