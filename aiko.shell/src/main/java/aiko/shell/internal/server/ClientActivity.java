// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import java.time.Duration;
import java.util.function.Supplier;

/** When a client of the admin socket was last active, and whether it is closed in favour of another. Any thread. */
final class ClientActivity {
    /** The time within which a client has to send a request. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);

    /** The time after which a client that does not read is closed if another client needs its place. */
    private static final Duration UNREAD_LIMIT = Duration.ofSeconds(10);

    /** The time after which a client that does not read is closed in any case. */
    private static final Duration LONGEST_UNREAD = Duration.ofMinutes(10);

    /** The time after which an interactive session without input is closed if another client needs its place. */
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
        ENDED
    }

    /** @param unread how long the client has not read the frame that is being written */
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

    /** Runs what it was told to, without further input. */
    void becomeBusy() {
        isInteractive = false;
    }

    void end() {
        stage = Stage.ENDED;
    }

    void typed() {
        lastTyped = System.nanoTime();
    }

    /** Whether it has sent no request yet. */
    boolean isSilent() {
        return stage == Stage.SILENT;
    }

    boolean isSession() {
        return stage == Stage.SESSION;
    }

    Duration age() {
        return since(opened);
    }

    /** Whether it is closed, even if no other client needs its place. */
    boolean isOverdue() {
        return isSilent() && age().compareTo(SILENCE_LIMIT) >= 0 || unread.get().compareTo(LONGEST_UNREAD) >= 0;
    }

    /** Whether it is closed if another client needs its place. */
    boolean isDispensable() {
        return unread.get().compareTo(UNREAD_LIMIT) >= 0 || isInteractive && idle().compareTo(IDLE_LIMIT) >= 0;
    }

    /** How long it has neither read nor sent input. */
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
