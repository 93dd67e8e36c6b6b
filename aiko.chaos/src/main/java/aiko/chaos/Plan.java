// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The sequence of bursts: first each kind alone, always in the same way; then waves of several at a time, as the seed determines.
 */
final class Plan {
    private static final int MOST_WAVES = 3;
    private static final int LONGEST_PAUSE_MILLIS = 1_500;
    private static final int MOST_IN_A_WAVE = 8;
    private static final int LONGEST_GAP_MILLIS = 500;

    private static final long SEED_OF_SINGLE_ONES = 18;

    private final long seed;
    private final Random random;
    private final Random single = new Random(SEED_OF_SINGLE_ONES);
    private final int containers;
    private final List<Kind> kinds;
    private final List<Kind> alone;
    private int bursts;

    /**
     * @param kinds those that are drawn
     * @param alone those that are tried alone first
     */
    Plan(long seed, int containers, List<Kind> kinds, List<Kind> alone) {
        this.seed = seed;
        random = new Random(seed);
        this.containers = containers;
        this.kinds = kinds;
        this.alone = alone;
    }

    long seed() {
        return seed;
    }

    boolean hasTriedEachAlone() {
        return bursts >= alone.size();
    }

    /** The faults of the next burst, in the order in which they come. */
    List<Fault> next() {
        int number = bursts++;
        if (number < alone.size()) {
            return List.of(draw(single, alone.get(number), 0, containers));
        }
        List<Fault> faults = new ArrayList<>();
        Map<String, Integer> busyUntil = new HashMap<>();
        int start = 0;
        for (int waves = 1 + random.nextInt(MOST_WAVES); waves > 0; waves--) {
            wave(start, busyUntil, faults);
            start += LONGEST_GAP_MILLIS + random.nextInt(LONGEST_PAUSE_MILLIS);
        }
        return faults;
    }

    /** A wave may meet what has not recovered from the one before it. */
    private void wave(int start, Map<String, Integer> busyUntil, List<Fault> faults) {
        List<Fault> drawn = new ArrayList<>();
        for (int left = 1 + random.nextInt(MOST_IN_A_WAVE); left > 0; left--) {
            drawn.add(draw(random, kind(), start + random.nextInt(LONGEST_GAP_MILLIS), containers));
        }
        drawn.sort(Comparator.comparingInt(Fault::atMillis));
        Set<String> taken = new HashSet<>();
        for (Fault fault : drawn) {
            Kind.Part part = fault.kind().part();
            String place = part.isOfOneContainer() ? part + " " + fault.container() : part.toString();
            if (busyUntil.getOrDefault(place, -1) < fault.atMillis() && taken.add(place)) {
                busyUntil.put(place, fault.atMillis() + fault.millis());
                faults.add(fault);
            }
        }
    }

    private Kind kind() {
        int left = random.nextInt(kinds.stream().mapToInt(Kind::weight).sum());
        for (Kind kind : kinds) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights changed");
    }

    private static Fault draw(Random from, Kind kind, int atMillis, int containers) {
        return new Fault(
                kind,
                atMillis,
                from.nextInt(containers),
                between(from, kind.shortestMillis(), kind.longestMillis()),
                between(from, kind.least(), kind.most()));
    }

    private static int between(Random from, int least, int most) {
        return least + from.nextInt(most - least + 1);
    }
}
