// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/** The kept state of a durable service. */
public final class DurableState {
    /** A service without messages is asked only every tenth time: its state may have changed by itself. */
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

    /** @param restored the state that was kept before; null for none */
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

        /** On its event loop: passes its present state to {@link #put}. */
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

    /** On the event loop of the service: keeps the state; null for none. */
    public void put(byte[] state) {
        problem = "";
        services.put(this, state);
    }

    /** On the event loop of the service: whether its state cannot be kept for another reason than before. */
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
