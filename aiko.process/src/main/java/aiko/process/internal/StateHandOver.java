// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import aiko.process.ServiceState;
import org.osgi.service.log.Logger;

/** Passes the state of a service to its successor. On the event loop of the service. */
final class StateHandOver {
    private final HeldBundles heldBundles;
    private final Logger logger;

    StateHandOver(HeldBundles heldBundles, Logger logger) {
        this.heldBundles = heldBundles;
        this.logger = logger;
    }

    /** Leaves what the service knows at its place; from then on nothing holds the service any more. */
    void handOver(AddedService service) {
        // One that has not begun leaves there what its predecessor has left.
        if (service.hasBegun()) {
            Object state = stateOf(service);
            if (state != null || !isHeld(service)) {
                service.entry().leaveState(state);
            }
        }
        service.forgetHandler();
    }

    private Object stateOf(AddedService service) {
        if (!(stateful(service.handler()) instanceof ServiceState stateful)) {
            return null;
        }
        if (service.isLoose()) {
            logger.error(
                    "{} hands over no state, and its successor begins without: a call of it hangs",
                    service,
                    new ServiceLogReference(service));
            return null;
        }
        ServiceRegistration before = service.entry().owner().enter(service, "handOver");
        try {
            Object state = stateful.handOver();
            PlainState.check(state);
            return state;
        } catch (Throwable failure) {
            logger.error(
                    "{} hands over no state, and its successor begins without: {}",
                    service,
                    failure instanceof PlainState.NotPlainException ? failure.getMessage() : failure.toString(),
                    new ServiceLogReference(service));
            return null;
        } finally {
            service.entry().owner().enter(before, null);
        }
    }

    /** Gives the service what its predecessor has left. */
    void takeOver(AddedService service) {
        if (service.isLeaving()) {
            return;
        }
        service.begin();
        Object state = service.entry().state();
        if (!isHeld(service)) {
            service.entry().leaveState(null);
        }
        if (state == null || !(stateful(service.handler()) instanceof ServiceState stateful)) {
            return;
        }
        ServiceRegistration before = service.entry().owner().enter(service, "takeOver");
        try {
            stateful.takeOver(state);
        } catch (Throwable failure) {
            logger.error(
                    "{} does not take over the state of its predecessor, and begins without: {}",
                    service,
                    failure.toString(),
                    failure,
                    new ServiceLogReference(service));
        } finally {
            service.entry().owner().enter(before, null);
        }
    }

    /** While somebody may want to have the predecessor back, what that knew is kept for it. */
    private boolean isHeld(AddedService service) {
        return service.bundle() != null && heldBundles.holds(service.bundle().getBundleId());
    }

    /** On the event loop of the service: nobody will ask for what its predecessor has left. */
    void settle(AddedService service) {
        if (service.hasBegun() && !service.isLeaving()) {
            service.entry().leaveState(null);
        }
    }

    private static Object stateful(ServiceHandler handler) {
        return handler instanceof Commands commands ? commands.target() : handler;
    }
}
