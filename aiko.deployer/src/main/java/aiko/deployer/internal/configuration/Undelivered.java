// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import aiko.event.GrowingPause;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that could not be delivered for a reason that passes, such as a full disk. They are delivered again after
 * growing pauses. Owned by the thread that reads the folder.
 */
final class Undelivered {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    private final SortedMap<String, EtcFile> files = new TreeMap<>();
    private long due;

    /** Returns whether that is news. */
    boolean add(EtcFile file) {
        if (files.isEmpty()) {
            due = System.nanoTime() + pause.next().toNanos();
        }
        return files.put(file.name(), file) == null;
    }

    /** Returns whether it was one of them. */
    boolean remove(EtcFile file) {
        boolean wasOneOfThem = files.remove(file.name()) != null;
        if (files.isEmpty()) {
            pause.reset();
        }
        return wasOneOfThem;
    }

    boolean contains(EtcFile file) {
        return files.containsKey(file.name());
    }

    /** Null if there is none of that name. */
    EtcFile get(String name) {
        return files.get(name);
    }

    /** Those that are to be delivered now; none before the pause has passed. */
    List<EtcFile> takeDue() {
        if (files.isEmpty() || System.nanoTime() - due < 0) {
            return List.of();
        }
        due = System.nanoTime() + pause.next().toNanos();
        return List.copyOf(files.values());
    }

    /** The time until then, at most the limit. */
    Duration untilDue(Duration limit) {
        if (files.isEmpty()) {
            return limit;
        }
        Duration left = Duration.ofNanos(Math.max(0, due - System.nanoTime())).plusMillis(1);
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
