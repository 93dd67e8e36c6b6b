// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The sequence of bursts: first each kind alone, always in the same way; then several at a time, as the seed determines. */
final class Plan {
    private static final int MOST_IN_A_BURST = 8;
    private static final int LONGEST_GAP_MILLIS = 500;

    private static final long SEED_OF_SINGLE_ONES = 18;

    private final Random random;
    private final Random single = new Random(SEED_OF_SINGLE_ONES);
    private final int containers;
    private final List<Kind> kinds;
    private int bursts;

    /**
     * @param kinds those that are drawn
     * @param isMixed whether the part that tries each kind alone is left out
     */
    Plan(long seed, int containers, List<Kind> kinds, boolean isMixed) {
        random = new Random(seed);
        this.containers = containers;
        this.kinds = kinds;
        bursts = isMixed ? kinds.size() : 0;
    }

    /** The faults of the next burst, in the order in which they come. */
    List<Fault> next() {
        int number = bursts++;
        if (number < kinds.size()) {
            return List.of(draw(single, kinds.get(number), 0, containers));
        }
        int size = 1 + random.nextInt(MOST_IN_A_BURST);
        Set<String> taken = new HashSet<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Fault fault = draw(random, kind(), random.nextInt(LONGEST_GAP_MILLIS), containers);
            Kind.Part part = fault.kind().part();
            if (taken.add(part.isOfOneContainer() ? part + " " + fault.container() : part.toString())) {
                faults.add(fault);
            }
        }
        faults.sort(Comparator.comparingInt(Fault::atMillis));
        return faults;
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
