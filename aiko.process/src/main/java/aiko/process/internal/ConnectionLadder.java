// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** The state of the connection, changed on the event loop and told to listeners there. */
final class ConnectionLadder {
    private final EventLoop eventLoop;
    private final Logger logger;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ConnectionState state = ConnectionState.NONE;

    ConnectionLadder(EventLoop eventLoop, Logger logger) {
        this.eventLoop = eventLoop;
        this.logger = logger;
    }

    ConnectionState state() {
        return state;
    }

    Handle addListener(ConnectionListener listener) {
        eventLoop.execute(() -> {
            listeners.add(listener);
            tell(listener, state);
        });
        return () -> listeners.remove(listener);
    }

    /** On the event loop. */
    void become(ConnectionState newState) {
        if (state == newState) {
            return;
        }
        state = newState;
        for (ConnectionListener listener : listeners) {
            tell(listener, newState);
        }
    }

    private void tell(ConnectionListener listener, ConnectionState current) {
        try {
            listener.connectionStateChanged(current);
        } catch (RuntimeException | LinkageError failure) {
            logger.error(
                    "connection listener {} failed on {}", listener.getClass().getName(), current, failure);
        }
    }
}
