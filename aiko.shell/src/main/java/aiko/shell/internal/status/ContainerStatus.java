// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.status;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.spi.Readiness;
import aiko.registrar.spi.Readiness.State;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The state of this container, at the moment when this was made, as one line for people and scripts. */
public record ContainerStatus(Readiness readiness, Readiness.Look look) {
    public ContainerStatus(Readiness readiness) {
        this(readiness, readiness.look());
    }

    ContainerStatus(AikoProcess process, Optional<Registrar> registrar) {
        this(new Readiness(process, List.of(), registrar, true));
    }

    /** Whether others can discover the process, and its own registrar has found its role. */
    boolean isReady() {
        return look.waitsFor().isEmpty();
    }

    /** Of {@code aiko status}. */
    public int exitStatus() {
        return exitStatus(look.state());
    }

    /** Of {@code aiko status} in a state. */
    public static int exitStatus(State state) {
        return switch (state) {
            case READY -> 0;
            case STARTING -> 3;
            case BUSY -> 4;
        };
    }

    /** The state, the line, and the reason if it is not ready or stuck. */
    public String text() {
        String text = look.state().name() + ' ' + line();
        String reason = look.reason();
        return reason.isEmpty() ? text : text + ": " + reason;
    }

    /** The same for programs. */
    public Listing listing() {
        return listing(look.state(), look.waitsFor(), Optional.of(this));
    }

    /** The same while there is no process yet. */
    public static Listing starting(String waitsFor) {
        return listing(State.STARTING, waitsFor, Optional.empty());
    }

    private static Listing listing(State state, String waitsFor, Optional<ContainerStatus> status) {
        Optional<Readiness> readiness = status.map(ContainerStatus::readiness);
        Optional<AikoProcess> process = readiness.map(Readiness::process);
        return Listing.ofNow()
                .fact("state", state)
                .fact("topic_path", process.map(each -> each.topicPath().process()))
                .fact("namespace", process.map(each -> each.topicPath().namespace()))
                .fact("mqtt", process.map(AikoProcess::messageServer))
                .fact("connection", process.map(AikoProcess::connectionState))
                .fact("registrar", process.flatMap(AikoProcess::registrar).map(RegistrarDetails::topicPath))
                .fact("registrar_role", readiness.flatMap(Readiness::registrar).map(own -> own.state()
                        .wireName()))
                .fact("services", process.map(each -> each.services().size()))
                .fact("waits_for", Table.orAbsent(waitsFor))
                .fact("problem", process.flatMap(AikoProcess::connectionProblem))
                .fact("stuck", status.map(known -> known.look().stuckCalls()));
    }

    /** {@code TOPIC_PATH namespace=… mqtt=… registrar=… services=…}. */
    String line() {
        AikoProcess process = readiness.process();
        return String.format(
                Locale.ROOT,
                "%s namespace=%s mqtt=%s registrar=%s services=%d",
                process.topicPath().process(),
                process.topicPath().namespace(),
                process.messageServer(),
                registrarText(process),
                process.services().size());
    }

    private String registrarText(AikoProcess process) {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            return "none";
        }
        if (isUnverified(process)) {
            return "unverified";
        }
        return readiness.registrar().map(own -> own.state().wireName()).orElseGet(() -> process.registrar()
                .map(primary -> primary.topicPath().toString())
                .orElse("none"));
    }

    /** Whether the container would follow a registrar that has not been verified as the primary yet. */
    private boolean isUnverified(AikoProcess process) {
        return process.registrar().isEmpty()
                && process.announcedRegistrar().isPresent()
                && readiness
                        .registrar()
                        .filter(own -> own.state() != RegistrarState.SECONDARY)
                        .isEmpty();
    }
}
