// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.Arrays;

/** Handlers that are called again and again, one after the other. Changed by any thread, called by the event loop. */
final class FlatOutHandlers {
    private volatile Runnable[] handlers = {};
    private int next;

    synchronized void add(Runnable handler) {
        var more = Arrays.copyOf(handlers, handlers.length + 1);
        more[more.length - 1] = handler;
        handlers = more;
    }

    /** By identity: the same handler may be there twice. */
    synchronized void remove(Runnable handler) {
        handlers = Arrays.stream(handlers).filter(other -> other != handler).toArray(Runnable[]::new);
    }

    boolean isEmpty() {
        return handlers.length == 0;
    }

    /** On the loop: the handler whose turn it is, or null. Each has its turn, however often the others have to yield. */
    Runnable next() {
        Runnable[] present = handlers;
        if (present.length == 0) {
            return null;
        }
        if (next >= present.length) {
            next = 0;
        }
        return present[next++];
    }
}
