// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import aiko.registrar.internal.wire.ServicePath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Processes that died a moment ago and have not announced themselves since: messages about their services that still
 * arrive were on their way when they died. Owned by the event loop.
 */
final class RecentDeaths {
    /** Nothing is on its way for longer. */
    private static final double MOMENT_SECONDS = 10;

    private static final int CAPACITY = 65_536;
    /** Characters of all that is remembered. */
    private static final int MOST_CHARACTERS = 4 << 20;

    private final DoubleSupplier monotonicSeconds;
    private final Map<String, Death> deaths = new LinkedHashMap<>();

    private int characters;

    private record Death(double time, String incarnation, boolean wasKnown) {
        int characters(String process) {
            return process.length() + incarnation.length();
        }
    }

    RecentDeaths(DoubleSupplier monotonicSeconds) {
        this.monotonicSeconds = monotonicSeconds;
    }

    /** @param wasKnown whether it was known that the process was of this incarnation */
    void add(String process, String incarnation, boolean wasKnown) {
        remove(process);
        var death = new Death(monotonicSeconds.getAsDouble(), incarnation, wasKnown);
        deaths.put(process, death);
        characters += death.characters(process);
        forgetOld();
    }

    /** Returns whether another incarnation had died than the one that was thought to. */
    boolean present(String process, String incarnation) {
        Death death = remove(process);
        return death != null && !death.wasKnown() && !death.incarnation().equals(incarnation);
    }

    /** It may have missed processes that are present again. */
    void clear() {
        deaths.clear();
        characters = 0;
    }

    boolean contains(ServicePath path) {
        if (deaths.isEmpty()) {
            return false;
        }
        forgetOld();
        return deaths.containsKey(path.process());
    }

    private void forgetOld() {
        double old = monotonicSeconds.getAsDouble() - MOMENT_SECONDS;
        var oldest = deaths.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Death> death = oldest.next();
            if (death.getValue().time() >= old && deaths.size() <= CAPACITY && characters <= MOST_CHARACTERS) {
                return;
            }
            characters -= death.getValue().characters(death.getKey());
            oldest.remove();
        }
    }

    private Death remove(String process) {
        Death death = deaths.remove(process);
        if (death != null) {
            characters -= death.characters(process);
        }
        return death;
    }
}
