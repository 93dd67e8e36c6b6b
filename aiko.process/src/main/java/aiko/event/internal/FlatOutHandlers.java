// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.Arrays;
import java.util.function.Predicate;

/** Handlers that are called again and again, one after the other. Changed by any thread, called by the event loop. */
final class FlatOutHandlers {
    private volatile Added[] handlers = {};
    private int next;

    /** One for each addition, so that a handler that is added twice can be removed once. */
    static final class Added {
        private final Runnable handler;

        Added(Runnable handler) {
            this.handler = handler;
        }

        Runnable handler() {
            return handler;
        }
    }

    synchronized void add(Added handler) {
        var more = Arrays.copyOf(handlers, handlers.length + 1);
        more[more.length - 1] = handler;
        handlers = more;
    }

    synchronized void remove(Added handler) {
        handlers = Arrays.stream(handlers).filter(other -> other != handler).toArray(Added[]::new);
    }

    /** Whether there is one that may be called. */
    boolean hasAny(Predicate<Runnable> mayBeCalled) {
        for (Added added : handlers) {
            if (mayBeCalled.test(added.handler)) {
                return true;
            }
        }
        return false;
    }

    /** On the loop: the next handler in turn, or null. Each gets its turn, however often the others have to yield. */
    Added next() {
        Added[] present = handlers;
        if (present.length == 0) {
            return null;
        }
        if (next >= present.length) {
            next = 0;
        }
        return present[next++];
    }
}
