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
 * The durable services of a process: the key of each state, and the requests for states. Any thread; a lock guards the map, and
 * no code of services is called while it is held.
 */
public final class DurableServices {
    private final String process;
    private final Duration interval;
    private final StateStore store;
    private final Map<StateKey, WeakReference<Object>> holders;
    private final Map<StateKey, DurableState> live = new HashMap<>();

    /** @param holders the objects that had each state last, for all processes */
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
     * The kept state of a service that is added now: the first one of its role that no running service has.
     *
     * @param stateful the object with the state; one that has handed this state over itself does not get it back
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

    /** The service was removed, and may return. */
    synchronized void release(DurableState state) {
        live.remove(state.key(), state);
    }

    /** The service was removed for good. */
    synchronized void forget(DurableState state) {
        if (live.remove(state.key(), state)) {
            store.put(state.key(), null);
        }
    }

    /** Requests the states of services that have handled messages; each is handed over on the event loop of its service. */
    void ask() {
        List<DurableState> states;
        synchronized (this) {
            states = List.copyOf(live.values());
        }
        states.forEach(DurableState::ask);
    }
}
