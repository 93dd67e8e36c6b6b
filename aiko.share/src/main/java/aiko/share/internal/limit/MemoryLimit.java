// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory something may take in all shared states of a container, about. Safe for use by any thread. */
public final class MemoryLimit {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    public MemoryLimit(long most) {
        this.most = most;
    }

    /** Returns whether there is as much. */
    public boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        change(-bytes);
        return false;
    }

    /** More or less is taken, whether or not there is as much. */
    public void change(long bytes) {
        taken.addAndGet(bytes);
    }

    public boolean has(long bytes) {
        return taken.get() + bytes <= most;
    }
}
