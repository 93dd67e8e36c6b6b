// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.internal.state.StateKey;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The state of a durable service as it is kept over its end. */
final class DurableState {
    /** One that has had no messages may have changed by itself. */
    private static final int MOST_QUIET = 10;

    private final DurableServices services;
    private final StateKey key;
    private final byte[] restored;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile ServiceEntry entry;
    private volatile Consumer<AddedService> asker;
    private volatile String problem = "";

    // Owned by the thread that asks.
    private long handled = -1;
    private int quiet;

    /** @param restored what was kept of the service when it was here last; null for nothing */
    DurableState(DurableServices services, StateKey key, byte[] restored) {
        this.services = services;
        this.key = key;
        this.restored = restored;
    }

    StateKey key() {
        return key;
    }

    byte[] restored() {
        return restored;
    }

    /** @param asker takes the state of a service, on its event loop */
    void begin(ServiceEntry entry, Consumer<AddedService> asker) {
        this.asker = asker;
        this.entry = entry;
    }

    void ask() {
        ServiceEntry its = entry;
        if (its == null || !isDue(its.statistics().handled()) || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            its.eventLoop().execute(() -> {
                try {
                    asker.accept(its.service());
                } finally {
                    asked.set(false);
                }
            });
        } catch (RejectedExecutionException terminated) {
            asked.set(false);
        }
    }

    private boolean isDue(long now) {
        if (now == handled && ++quiet < MOST_QUIET) {
            return false;
        }
        handled = now;
        quiet = 0;
        return true;
    }

    /** On the event loop of the service: null for a service that has nothing to keep. */
    void put(byte[] state) {
        problem = "";
        services.put(this, state);
    }

    /** On the event loop of the service: whether it is news that its state can't be kept for that reason. */
    boolean isNewProblem(String reason) {
        boolean isNew = !reason.equals(problem);
        problem = reason;
        return isNew;
    }

    void refuse() {
        services.refuse(this);
    }

    void release() {
        services.release(this);
    }

    void forget() {
        services.forget(this);
    }
}
