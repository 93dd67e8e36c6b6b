// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory something may take in all shared states of a container, about. Safe for use by any thread. */
final class Room {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    Room(long most) {
        this.most = most;
    }

    /** Returns whether there is as much. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        change(-bytes);
        return false;
    }

    /** More or less is taken, whether or not there is as much. */
    void change(long bytes) {
        taken.addAndGet(bytes);
    }

    boolean has(long bytes) {
        return taken.get() + bytes <= most;
    }
}
