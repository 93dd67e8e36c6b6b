// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import org.osgi.service.log.Logger;

/** Callbacks that run once fewer messages are queued. Any thread. */
final class RoomListeners {
    private final Logger logger;
    private final IntSupplier waiting;
    private final Queue<RoomListener> listeners = new ConcurrentLinkedQueue<>();

    private record RoomListener(int fewerThan, Runnable told) {}

    /** @param waiting the number of queued messages */
    RoomListeners(Logger logger, IntSupplier waiting) {
        this.logger = logger;
        this.waiting = waiting;
    }

    /** @param told called once, on a thread that calls {@link #tell}, as soon as fewer messages than that are queued */
    void add(int fewerThan, Runnable told) {
        listeners.add(new RoomListener(fewerThan, told));
    }

    /** Calls those for which few enough messages are queued. */
    void tell() {
        if (listeners.isEmpty()) {
            return;
        }
        for (RoomListener listener : listeners) {
            // Counted after the listener was found: one that another thread has called may have filled the queue since.
            if (waiting.getAsInt() < listener.fewerThan() && listeners.remove(listener)) {
                tell(listener);
            }
        }
    }

    private void tell(RoomListener listener) {
        try {
            listener.told().run();
        } catch (RuntimeException | Error failure) {
            logger.error("callback for room in the outbox failed: {}", failure.toString(), failure);
        }
    }
}
