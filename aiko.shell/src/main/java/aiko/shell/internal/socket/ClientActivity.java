// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.socket;

import java.time.Duration;
import java.util.function.Supplier;

/** When a client of the admin socket last did something, and whether others may have its place. Any thread. */
final class ClientActivity {
    /** Within which a client has to request something. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);

    /** After which a client that does not read loses its place to one that needs it, and at last to nobody. */
    private static final Duration UNREAD_LIMIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_UNREAD = Duration.ofMinutes(10);

    /** After which an interactive session in which nothing is typed loses its place to one that needs it. */
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

    private final long opened = System.nanoTime();
    private volatile Stage stage = Stage.SILENT;
    private volatile boolean isInteractive;
    private volatile long lastTyped = opened;
    private final Supplier<Duration> unread;

    private enum Stage {
        SILENT,
        REQUESTED,
        SESSION,
        GONE
    }

    /** @param unread how long it has not read what is being written to it */
    ClientActivity(Supplier<Duration> unread) {
        this.unread = unread;
    }

    void requested() {
        stage = Stage.REQUESTED;
    }

    void becomeSession() {
        stage = Stage.SESSION;
    }

    void becomeInteractive() {
        isInteractive = true;
    }

    void end() {
        stage = Stage.GONE;
    }

    void typed() {
        lastTyped = System.nanoTime();
    }

    /** Whether it has requested nothing yet. */
    boolean isSilent() {
        return stage == Stage.SILENT;
    }

    boolean isSession() {
        return stage == Stage.SESSION;
    }

    Duration age() {
        return since(opened);
    }

    /** Whether it is dropped, even if nobody needs its place. */
    boolean isOverdue() {
        return isSilent() && age().compareTo(SILENCE_LIMIT) >= 0 || unread.get().compareTo(LONGEST_UNREAD) >= 0;
    }

    /** Whether it is dropped if another client needs its place. */
    boolean isDispensable() {
        return unread.get().compareTo(UNREAD_LIMIT) >= 0 || isInteractive && idle().compareTo(IDLE_LIMIT) >= 0;
    }

    /** How long it has not read, or typed. */
    Duration quiet() {
        Duration unread = this.unread.get();
        return unread.isZero() ? idle() : unread;
    }

    private Duration idle() {
        return since(lastTyped);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
