// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.process.internal.bundle.ServiceRole;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * The durable services of a process: which state is whose, and when each of them is asked for it. Any thread; a lock guards
 * the map, and nothing of services is called while it is held.
 */
public final class DurableServices {
    private final String process;
    private final Duration interval;
    private final StateStore store;
    private final Map<StateKey, WeakReference<Object>> holders;
    private final Map<StateKey, DurableState> live = new HashMap<>();

    /** @param holders whose state it was last, for all processes of that name */
    DurableServices(String process, Duration interval, StateStore store, Map<StateKey, WeakReference<Object>> holders) {
        this.process = process;
        this.interval = interval;
        this.holders = holders;
        this.store = store;
    }

    Duration interval() {
        return interval;
    }

    /**
     * What is kept of a service that is added now: of the first of that role which has none.
     *
     * @param stateful gets nothing back if it is the very object that has handed it over, and knows it still
     */
    public synchronized DurableState claim(Bundle bundle, ServiceRole role, Object stateful) {
        store.open();
        int ordinal = 1;
        StateKey key = key(bundle, role, ordinal);
        while (live.containsKey(key)) {
            key = key(bundle, role, ++ordinal);
        }
        WeakReference<Object> before = holders.put(key, new WeakReference<>(stateful));
        boolean isKnown = before != null && before.get() == stateful;
        var claimed = new DurableState(this, key, isKnown ? null : store.get(key));
        live.put(key, claimed);
        return claimed;
    }

    private StateKey key(Bundle bundle, ServiceRole role, int ordinal) {
        return new StateKey(
                bundle.getSymbolicName(), process, ordinal == 1 ? role.text() : role.text() + ' ' + ordinal);
    }

    synchronized void put(DurableState state, byte[] bytes) {
        if (live.get(state.key()) == state) {
            store.put(state.key(), bytes);
        }
    }

    void refuse(DurableState state) {
        store.refuse(state.key());
    }

    /** The service is gone, and may come back. */
    synchronized void release(DurableState state) {
        live.remove(state.key(), state);
    }

    /** The service is gone for good. */
    synchronized void forget(DurableState state) {
        if (live.remove(state.key(), state)) {
            store.put(state.key(), null);
        }
    }

    /** Asks those that have had messages for their states, which they give on their event loops. */
    void ask() {
        List<DurableState> states;
        synchronized (this) {
            states = List.copyOf(live.values());
        }
        states.forEach(DurableState::ask);
    }
}
