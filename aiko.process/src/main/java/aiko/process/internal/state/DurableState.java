// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/** The state of a durable service as it is kept over its end. */
public final class DurableState {
    /** One that has had no messages may have changed by itself. */
    private static final int MOST_QUIET = 10;

    private final DurableServices services;
    private final StateKey key;
    private final byte[] restored;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Holder holder;
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

    public byte[] restored() {
        return restored;
    }

    /** The service whose state it is, in all its versions. */
    public interface Holder {
        /** How many messages it has handled. */
        long handled();

        EventLoop eventLoop();

        /** On its event loop: puts its state here. */
        void ask();
    }

    public void begin(Holder holder) {
        this.holder = holder;
    }

    void ask() {
        Holder its = holder;
        if (its == null || !isDue(its.handled()) || !asked.compareAndSet(false, true)) {
            return;
        }
        boolean isPosted = OnLoop.post(its.eventLoop(), () -> {
            try {
                its.ask();
            } finally {
                asked.set(false);
            }
        });
        if (!isPosted) {
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
    public void put(byte[] state) {
        problem = "";
        services.put(this, state);
    }

    /** On the event loop of the service: whether it is news that its state can't be kept for that reason. */
    public boolean isNewProblem(String reason) {
        boolean isNew = !reason.equals(problem);
        problem = reason;
        return isNew;
    }

    public void refuse() {
        services.refuse(this);
    }

    public void release() {
        services.release(this);
    }

    public void forget() {
        services.forget(this);
    }
}
