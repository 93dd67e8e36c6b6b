// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.internal.Behalf;
import aiko.event.internal.EventLoopThread;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** The state of the connection: changed on the event loop, on which listeners are notified. */
final class ConnectionLadder {
    private final EventLoop eventLoop;
    private final Logger logger;
    private final Behalf behalf;
    private final List<Added> listeners = new CopyOnWriteArrayList<>();
    private volatile ConnectionState state = ConnectionState.NONE;

    private record Added(ConnectionListener listener, Object whom) {}

    ConnectionLadder(EventLoop eventLoop, Logger logger, Behalf behalf) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.behalf = behalf;
    }

    ConnectionState state() {
        return state;
    }

    Handle addListener(ConnectionListener listener) {
        var added = new Added(listener, behalf.current());
        eventLoop.execute(() -> {
            listeners.add(added);
            notifyListener(added, state);
        });
        return () -> listeners.remove(added);
    }

    /** On the event loop. */
    void become(ConnectionState newState) {
        if (state == newState) {
            return;
        }
        state = newState;
        for (Added listener : listeners) {
            notifyListener(listener, newState);
        }
    }

    private void notifyListener(Added added, ConnectionState current) {
        try {
            behalf.runFor(added.whom(), () -> added.listener().connectionStateChanged(current));
        } catch (RuntimeException | LinkageError failure) {
            EventLoopThread.countFailureOf(eventLoop);
            logger.error(
                    "connection listener {} failed on {}: {}",
                    added.listener().getClass().getName(),
                    current,
                    failure.toString(),
                    failure);
        }
    }
}
