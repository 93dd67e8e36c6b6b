// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.HostedService;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.internal.state.EncodedState;
import aiko.process.internal.state.NotKeptException;
import aiko.process.internal.state.StateReader;
import aiko.process.internal.state.StateWriter;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.osgi.service.log.Logger;

/**
 * Passes the state of a service to its successor, and to whoever keeps it over a restart. On the event loop of the service.
 */
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
        HostedService before = service.entry().owner().enter(service, "handOver");
        try {
            Object state = stateful.handOver().orElse(null);
            keep(service, state);
            return portable(state);
        } catch (Throwable failure) {
            logger.error(
                    "{} hands over no state, and its successor begins without: {}",
                    service,
                    reason(failure),
                    new ServiceLogReference(service));
            return null;
        } finally {
            service.entry().owner().enter(before, null);
        }
    }

    /** As it is, where it is of the JDK throughout, or written with the names of enums. */
    private static Object portable(Object state) {
        try {
            PlainState.check(state);
            return state;
        } catch (PlainState.NotPlainException reason) {
            if (!reason.canBeWritten()) {
                throw reason;
            }
            return new EncodedState(StateWriter.write(state));
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof PlainState.NotPlainException || failure instanceof NotKeptException
                ? failure.getMessage()
                : failure.toString();
    }

    /** Asks a durable service for its state while it runs. */
    void ask(AddedService service) {
        if (!service.hasBegun()
                || service.isLeaving()
                || service.durable() == null
                || service.isLoose()
                || !(stateful(service.handler()) instanceof ServiceState stateful)) {
            return;
        }
        HostedService before = service.entry().owner().enter(service, "handOver");
        try {
            keep(service, stateful.handOver().orElse(null));
        } catch (Throwable failure) {
            sayNotKept(service, reason(failure));
        } finally {
            service.entry().owner().enter(before, null);
        }
    }

    private void keep(AddedService service, Object state) {
        DurableState durable = service.durable();
        if (durable != null) {
            try {
                durable.put(state == null ? null : StateWriter.write(state));
            } catch (RuntimeException | StackOverflowError unsuitable) {
                sayNotKept(service, reason(unsuitable));
            }
        }
    }

    private void sayNotKept(AddedService service, String reason) {
        if (service.durable().isNewProblem(reason)) {
            logger.error(
                    "the state of {} is not kept over a restart, but what was kept before: {}",
                    service,
                    reason,
                    new ServiceLogReference(service));
        }
    }

    /** Says of a service that is added what can be known already of the state that it will hand over. */
    void check(AddedService service) {
        Object stateful = stateful(service.handler());
        if (stateful instanceof ServiceState) {
            DeclaredState.problem(stateful.getClass())
                    .ifPresent(problem -> logger.error(
                            "{} will hand over no state: {}; hand over values of the JDK, such as a map",
                            service,
                            problem,
                            new ServiceLogReference(service)));
        } else if (service.durable() != null) {
            logger.error(
                    "{} is durable, but nothing is kept of it: it does not implement {}",
                    service,
                    ServiceState.class.getSimpleName(),
                    new ServiceLogReference(service));
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
        HostedService before = service.entry().owner().enter(service, "takeOver");
        try {
            Object readable = state instanceof EncodedState encoded ? decode(service, stateful, encoded) : state;
            if (readable != null) {
                stateful.takeOver(readable);
            }
        } catch (Throwable failure) {
            if (service.durable() != null) {
                service.durable().refuse();
            }
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

    private Object decode(AddedService service, ServiceState stateful, EncodedState encoded) throws IOException {
        Set<String> gone = new LinkedHashSet<>();
        Object state = StateReader.read(encoded.bytes(), stateful.getClass().getClassLoader(), gone::add);
        if (!gone.isEmpty()) {
            logger.warn(
                    "{} takes over a state without {}, which it does not know any more",
                    service,
                    String.join(", ", gone),
                    new ServiceLogReference(service));
        }
        return state;
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

    /** The object whose state it is. */
    static Object stateful(ServiceHandler handler) {
        return handler instanceof Commands commands ? commands.target() : handler;
    }
}
