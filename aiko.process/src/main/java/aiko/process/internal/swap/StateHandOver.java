// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.command.Commands;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.PlaceLife;
import aiko.process.internal.place.ServiceLogReference;
import aiko.process.internal.state.DeclaredState;
import aiko.process.internal.state.DurableState;
import aiko.process.internal.state.EncodedState;
import aiko.process.internal.state.NotKeptException;
import aiko.process.internal.state.PlainState;
import aiko.process.internal.state.StateReader;
import aiko.process.internal.state.StateWriter;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.osgi.service.log.Logger;

/**
 * Passes the state of a service to its successor, and to the store that keeps it over a restart. On the event loop of the
 * service.
 */
public final class StateHandOver {
    private final ReplacedBundles replacedBundles;
    private final Logger logger;

    StateHandOver(ReplacedBundles replacedBundles, Logger logger) {
        this.replacedBundles = replacedBundles;
        this.logger = logger;
    }

    /** Leaves the state of the service at its place, and releases its handler. */
    void handOver(Occupant service, PlaceLife.Departure departure) {
        if (departure == PlaceLife.Departure.HANDS_OVER) {
            Object state = stateOf(service);
            if (state != null || !isHeld(service)) {
                service.place().leaveState(state);
            }
        }
        service.forgetHandler();
    }

    private Object stateOf(Occupant service) {
        if (!(stateful(service.handler()) instanceof ServiceState stateful)) {
            return null;
        }
        if (service.isLoose()) {
            logger.error(
                    "{}: state hand-over failed: a call of the service has not returned; the new version starts"
                            + " without state",
                    service,
                    new ServiceLogReference(service));
            return null;
        }
        try {
            return service.run("handOver", () -> {
                Object state = stateful.handOver().orElse(null);
                keep(service, state);
                return portable(state);
            });
        } catch (Throwable failure) {
            logger.error(
                    "{}: state hand-over failed: {}; the new version starts without state",
                    service,
                    reason(failure),
                    new ServiceLogReference(service));
            return null;
        }
    }

    /** Unchanged if all its classes are of the JDK; otherwise encoded, with enums by name. */
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
    void ask(Occupant service) {
        if (!service.isPresent()
                || service.durable() == null
                || service.isLoose()
                || !(stateful(service.handler()) instanceof ServiceState stateful)) {
            return;
        }
        try {
            service.run("handOver", () -> {
                keep(service, stateful.handOver().orElse(null));
                return null;
            });
        } catch (Throwable failure) {
            logNotKept(service, reason(failure));
        }
    }

    private void keep(Occupant service, Object state) {
        DurableState durable = service.durable();
        if (durable != null) {
            try {
                durable.put(state == null ? null : StateWriter.write(state));
            } catch (RuntimeException | StackOverflowError unsuitable) {
                logNotKept(service, reason(unsuitable));
            }
        }
    }

    private void logNotKept(Occupant service, String reason) {
        if (service.durable().isNewProblem(reason)) {
            logger.error(
                    "{}: state not kept: {}; a restart restores the state kept before",
                    service,
                    reason,
                    new ServiceLogReference(service));
        }
    }

    /** Logs problems of a future hand-over that are known when the service is added. */
    void check(Occupant service) {
        Object stateful = stateful(service.handler());
        if (stateful instanceof ServiceState) {
            DeclaredState.problem(stateful.getClass())
                    .ifPresent(problem -> logger.error(
                            "{}: state cannot be handed over: {}; hand over values of the JDK, such as a map",
                            service,
                            problem,
                            new ServiceLogReference(service)));
        } else if (service.durable() != null) {
            logger.error(
                    "{}: state not kept, although the service is durable: it does not implement {}",
                    service,
                    ServiceState.class.getSimpleName(),
                    new ServiceLogReference(service));
        }
    }

    /** Gives the service the state that its predecessor has left. */
    void takeOver(Occupant service) {
        if (!service.takeOver()) {
            return;
        }
        Object state = service.place().state();
        if (!isHeld(service)) {
            service.place().leaveState(null);
        }
        if (state == null || !(stateful(service.handler()) instanceof ServiceState stateful)) {
            return;
        }
        try {
            service.run("takeOver", () -> {
                Object readable = state instanceof EncodedState encoded ? decode(service, stateful, encoded) : state;
                if (readable != null) {
                    stateful.takeOver(readable);
                }
                return null;
            });
        } catch (Throwable failure) {
            if (service.durable() != null) {
                service.durable().refuse();
            }
            logger.error(
                    "{}: state take-over failed: {}; the service starts without state",
                    service,
                    failure.toString(),
                    failure,
                    new ServiceLogReference(service));
        }
    }

    private Object decode(Occupant service, ServiceState stateful, EncodedState encoded) throws IOException {
        Set<String> gone = new LinkedHashSet<>();
        Object state = StateReader.read(encoded.bytes(), stateful.getClass().getClassLoader(), gone::add);
        if (!gone.isEmpty()) {
            logger.warn(
                    "{}: state taken over without {}: unknown to this version",
                    service,
                    String.join(", ", gone),
                    new ServiceLogReference(service));
        }
        return state;
    }

    /** Whether the state is kept, since a rollback to the predecessor is still possible. */
    private boolean isHeld(Occupant service) {
        return service.bundle() != null
                && replacedBundles.holds(service.bundle().getBundleId());
    }

    /** On the event loop of the service: unless the next swap has begun, no rollback is possible any more, and the kept state is discarded. */
    void settle(Occupant service) {
        if (service.isPresent() && !isHeld(service)) {
            service.place().leaveState(null);
        }
    }

    /** The object that has the state. */
    public static Object stateful(ServiceHandler handler) {
        return handler instanceof Commands commands ? commands.target() : handler;
    }
}
