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

/** Those who see the control messages of a service before it does itself, in the order in which they were added. */
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

    /** Whether one of them wants nobody after it to see the message. */
    boolean handle(Message message) {
        for (Added added : all) {
            if (!added.cancelled && added.handler.intercept(message)) {
                return true;
            }
        }
        return false;
    }

    /** The service waits for a successor. */
    public void notifyHeld() {
        for (Added added : all) {
            if (added.handler instanceof ServiceCompanion companion) {
                companion.held();
            }
        }
    }

    /** On the event loop of the service: the classes of the bundle go, and what is made of them. */
    public void forgetHandlersOf(Bundle bundle) {
        for (Added added : all) {
            if (bundle.equals(FrameworkUtil.getBundle(added.handler.getClass()))) {
                added.end();
            }
        }
    }

    /** Those who were only kept for a successor go, if that does not claim them within the grace time. */
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
