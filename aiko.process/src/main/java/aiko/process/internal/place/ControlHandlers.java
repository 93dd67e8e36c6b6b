// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.event.Handle;
import aiko.event.internal.OnLoop;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.process.spi.ServiceCompanion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** The handlers that get the control messages of a service before the service itself, in the order of addition. */
public final class ControlHandlers {
    private final Place place;
    private final List<Added> all = new CopyOnWriteArrayList<>();

    private final class Added implements Handle {
        private final Occupant adder;
        private final MessageInterceptor handler;
        private volatile boolean cancelled;
        private volatile boolean left;

        Added(Occupant adder, MessageInterceptor handler) {
            this.adder = adder;
            this.handler = handler;
        }

        @Override
        public void cancel() {
            if (cancelled || left) {
                return;
            }
            if (handler instanceof ServiceCompanion && place.owner().isKept(adder)) {
                left = true;
                if (place.service() != adder) {
                    endLeftAfterGrace();
                }
            } else {
                end();
            }
        }

        private void end() {
            cancelled = true;
            if (all.remove(this) && handler instanceof ServiceCompanion companion) {
                // If the loop has ended, so has everything that the companion knows.
                OnLoop.run(place.eventLoop(), companion::removed);
            }
        }
    }

    ControlHandlers(Place place) {
        this.place = place;
    }

    Handle add(Occupant adder, MessageInterceptor handler) {
        var added = new Added(adder, handler);
        all.add(added);
        return added;
    }

    /** Whether a handler has kept the message from those after it. */
    boolean handle(Message message) {
        for (Added added : all) {
            if (!added.cancelled && added.handler.intercept(message)) {
                return true;
            }
        }
        return false;
    }

    /** Notifies companions that the place waits for a successor. */
    public void notifyHeld() {
        for (Added added : all) {
            if (added.handler instanceof ServiceCompanion companion) {
                companion.held();
            }
        }
    }

    /** On the event loop of the service: removes the handlers of a bundle, whose classes are unloaded. */
    public void forgetHandlersOf(Bundle bundle) {
        for (Added added : all) {
            if (bundle.equals(FrameworkUtil.getBundle(added.handler.getClass()))) {
                added.end();
            }
        }
    }

    /** Removes the handlers that were kept for a successor, if it does not claim them within the grace time. */
    public void endLeftAfterGrace() {
        place.owner()
                .afterGrace(
                        place,
                        () -> all.forEach(added -> {
                            if (added.left) {
                                added.end();
                            }
                        }));
    }

    void endCompanions() {
        all.forEach(added -> {
            if (added.handler instanceof ServiceCompanion) {
                added.end();
            }
        });
    }
}
