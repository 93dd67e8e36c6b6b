// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.status;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.spi.ManagedProcess;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of this container as one line for people and scripts. It waits for nothing, so that it is available while
 * everything hangs.
 *
 * @param process the process that the line describes
 * @param others the other processes
 * @param registrar the registrar of this container, if it has one
 * @param deployed whether the deployer has handled the first contents of the deploy folder
 */
public record ContainerStatus(
        AikoProcess process, Collection<AikoProcess> others, Optional<Registrar> registrar, boolean deployed) {
    /** The states of a container. */
    public enum State {
        READY(0),
        STARTING(3),
        BUSY(4);

        private final int exitStatus;

        State(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        /** Of {@code aiko status}. */
        public int exitStatus() {
            return exitStatus;
        }
    }

    ContainerStatus(AikoProcess process, Optional<Registrar> registrar) {
        this(process, List.of(), registrar, true);
    }

    /** Whether others can discover the process, and its own registrar has found its role. */
    boolean isReady() {
        return waitsFor().isEmpty();
    }

    public State state() {
        if (!isReady()) {
            return State.STARTING;
        }
        return stuck().isEmpty() ? State.READY : State.BUSY;
    }

    /** The state, the line, and the reason if it is not ready or stuck. */
    public String text() {
        var text = new StringBuilder(state().name()).append(' ').append(line());
        String reasons = Stream.of(process.connectionProblem().orElseGet(this::waitsFor), stuck())
                .filter(reason -> !reason.isEmpty())
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? text.toString() : text + ": " + reasons;
    }

    /** The same for programs. */
    public Listing listing() {
        return listing(state(), waitsFor(), Optional.of(this));
    }

    /** The same while there is no process yet. */
    public static Listing starting(String waitsFor) {
        return listing(State.STARTING, waitsFor, Optional.empty());
    }

    private static Listing listing(State state, String waitsFor, Optional<ContainerStatus> status) {
        Optional<AikoProcess> process = status.map(ContainerStatus::process);
        return Listing.ofNow()
                .fact("state", state)
                .fact("topic_path", process.map(each -> each.topicPath().process()))
                .fact("namespace", process.map(each -> each.topicPath().namespace()))
                .fact("mqtt", process.map(AikoProcess::messageServer))
                .fact("connection", process.map(AikoProcess::connectionState))
                .fact("registrar", process.flatMap(AikoProcess::registrar).map(RegistrarDetails::topicPath))
                .fact(
                        "registrar_role",
                        status.flatMap(ContainerStatus::registrar)
                                .map(own -> own.state().wireName()))
                .fact("services", process.map(each -> each.services().size()))
                .fact("waits_for", Table.orAbsent(waitsFor))
                .fact("problem", process.flatMap(AikoProcess::connectionProblem))
                .fact("stuck", status.map(each -> each.stuckCalls().toList()));
    }

    /** The reason why it is not ready; empty if it is. */
    private String waitsFor() {
        ConnectionState connection = process.connectionState();
        if (!connection.isAtLeast(ConnectionState.TRANSPORT)) {
            return "not connected to the MQTT server";
        }
        String role = registrar
                .filter(own -> own.state() != RegistrarState.PRIMARY && own.state() != RegistrarState.SECONDARY)
                .map(own -> "the registrar of this container has not found its role yet")
                .orElse("");
        if (connection == ConnectionState.REGISTRAR && role.isEmpty()) {
            return deployed ? "" : "the first bundles of the deploy folder have not all been started yet";
        }
        if (!role.isEmpty()) {
            return role;
        }
        return process.announcedRegistrar()
                .map(unverified -> "registrar " + unverified.topicPath() + " has not answered as the primary yet")
                .orElse("no registrar has announced itself yet");
    }

    private String stuck() {
        return stuckCalls().collect(Collectors.joining(", "));
    }

    private Stream<String> stuckCalls() {
        return Stream.concat(Stream.of(process), others.stream())
                .flatMap(each -> ManagedProcess.of(each).eventLoops().stream())
                .filter(loop -> loop.stuck() && !loop.abandoned())
                .map(loop -> loop.running() + " for " + loop.since().toSeconds() + " s");
    }

    /** {@code TOPIC_PATH namespace=… mqtt=… registrar=… services=…}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s namespace=%s mqtt=%s registrar=%s services=%d",
                process.topicPath().process(),
                process.topicPath().namespace(),
                process.messageServer(),
                registrarText(),
                process.services().size());
    }

    private String registrarText() {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            return "none";
        }
        if (isUnverified()) {
            return "unverified";
        }
        return registrar.map(own -> own.state().wireName()).orElseGet(() -> process.registrar()
                .map(primary -> primary.topicPath().toString())
                .orElse("none"));
    }

    /** Whether the container would follow a registrar that has not been verified as the primary yet. */
    private boolean isUnverified() {
        return process.registrar().isEmpty()
                && process.announcedRegistrar().isPresent()
                && registrar
                        .filter(own -> own.state() != RegistrarState.SECONDARY)
                        .isEmpty();
    }
}
