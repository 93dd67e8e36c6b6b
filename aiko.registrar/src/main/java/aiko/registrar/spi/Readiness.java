// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.spi;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.spi.ManagedProcess;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a container is ready. Each method states what is so when it is called, and waits for nothing: so the answer is available
 * while everything hangs.
 *
 * @param process the process of the container
 * @param others its other processes
 * @param registrar its registrar, if it has one
 * @param deployed whether the deployer has handled the first contents of the deploy folder
 */
public record Readiness(
        AikoProcess process, Collection<AikoProcess> others, Optional<Registrar> registrar, boolean deployed) {
    /** The states of a container. */
    public enum State {
        /** Others can discover its services, its registrar has found its role, and its bundles have been started. */
        READY,
        /** Not yet, or no longer. */
        STARTING,
        /** Ready, but a call does not return. */
        BUSY
    }

    /**
     * What one look has found: what is asked for separately may be of two moments.
     *
     * @param state the state
     * @param waitsFor the reason why it is not ready; empty if it is
     * @param stuckCalls see {@link Readiness#stuckCalls}
     * @param reason see {@link Readiness#reason}
     */
    public record Look(State state, String waitsFor, List<String> stuckCalls, String reason) {}

    /** Looks once. */
    public Look look() {
        String waitsFor = waitsFor();
        List<String> stuckCalls = stuckCalls();
        State state = !waitsFor.isEmpty() ? State.STARTING : stuckCalls.isEmpty() ? State.READY : State.BUSY;
        String reason = Stream.of(process.connectionProblem().orElse(waitsFor), String.join(", ", stuckCalls))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return new Look(state, waitsFor, stuckCalls, reason);
    }

    /** The state. */
    public State state() {
        return look().state();
    }

    /** Why it is not ready, or busy; empty if neither. A problem of the connection is stated in any case. */
    public String reason() {
        return look().reason();
    }

    /** The reason why it is not ready; empty if it is. */
    public String waitsFor() {
        ConnectionState connection = process.connectionState();
        if (!connection.isAtLeast(ConnectionState.TRANSPORT)) {
            return "not connected to the MQTT server";
        }
        if (registrar
                .filter(own -> own.state() != RegistrarState.PRIMARY && own.state() != RegistrarState.SECONDARY)
                .isPresent()) {
            return "the registrar of this container has not found its role yet";
        }
        if (connection == ConnectionState.REGISTRAR) {
            return deployed ? "" : "the first bundles of the deploy folder have not all been started yet";
        }
        return process.announcedRegistrar()
                .map(unverified -> "registrar " + unverified.topicPath() + " has not answered as the primary yet")
                .orElse("no registrar has announced itself yet");
    }

    /** The calls of all processes that do not return, each with its duration; without abandoned ones. */
    public List<String> stuckCalls() {
        return Stream.concat(Stream.of(process), others.stream())
                .flatMap(each -> ManagedProcess.of(each).eventLoops().stream())
                .filter(loop -> loop.stuck() && !loop.abandoned())
                .map(loop -> loop.running() + " for " + loop.since().toSeconds() + " s")
                .toList();
    }
}
