// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.registrar.internal.directory.ServicePath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Processes that have died a moment ago and have not said that they are present again: what is still said of their
 * services was on its way when they died. Owned by the event loop.
 */
final class RecentDeaths {
    /** Nothing is on its way for longer. */
    private static final double MOMENT_SECONDS = 10;

    private static final int CAPACITY = 65_536;

    private final DoubleSupplier monotonicSeconds;
    private final Map<String, Death> deaths = new LinkedHashMap<>();

    private record Death(double time, String incarnation, boolean wasKnown) {}

    RecentDeaths(DoubleSupplier monotonicSeconds) {
        this.monotonicSeconds = monotonicSeconds;
    }

    /** @param wasKnown whether it was known that the process was of this incarnation */
    void add(String process, String incarnation, boolean wasKnown) {
        deaths.remove(process);
        deaths.put(process, new Death(monotonicSeconds.getAsDouble(), incarnation, wasKnown));
        forgetOld();
    }

    /** Returns whether another incarnation had died than the one that was thought to. */
    boolean present(String process, String incarnation) {
        Death death = deaths.remove(process);
        return death != null && !death.wasKnown() && !death.incarnation().equals(incarnation);
    }

    /** It may not have heard who is present again. */
    void clear() {
        deaths.clear();
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
        var oldest = deaths.values().iterator();
        while (oldest.hasNext() && (oldest.next().time() < old || deaths.size() > CAPACITY)) {
            oldest.remove();
        }
    }
}
