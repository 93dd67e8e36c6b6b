// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.RegistrarDetails;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.Secondary;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.request.Answer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * The registrar of this container and the primary of the namespace, for people.
 *
 * @param registrar null if this container has none
 * @param primary as the process knows it
 */
record RegistrarReport(Output out, Registrar registrar, Optional<RegistrarDetails> primary) {
    /** A registrar that takes over may have to copy the directory first. */
    private static final long ROLE_LIMIT_SECONDS = 15;

    private static final long ANSWER_LIMIT_SECONDS = 2;

    void print() throws InterruptedException {
        if (registrar == null) {
            out.line("this container   no registrar");
        } else {
            printOwn();
        }
        primary.ifPresentOrElse(
                known -> out.format(
                        "primary          %s  version %s  started at %s s",
                        known.topicPath(), known.version(), known.timeStarted()),
                () -> out.line("primary          none known"));
        if (registrar != null) {
            printSecondaries();
        }
    }

    private void printOwn() throws InterruptedException {
        out.format(
                "this container   %s  %s",
                registrar.state().wireName(), registrar.service().topicPath());
        out.format(
                "directory        %d services of %d processes, %d removed services kept",
                registrar.serviceCount(), registrar.processCount(), registrar.historyCount());
        RegistrarStatistics statistics = answer(registrar.statistics(), ANSWER_LIMIT_SECONDS);
        out.format(
                "memory           %d of %d bytes, %d services refused",
                statistics.directoryBytes(), statistics.directoryLimit(), statistics.refused());
        out.format(
                "history          %d of %d bytes, %d services discarded early",
                statistics.historyBytes(), statistics.historyLimit(), statistics.discarded());
        out.format(
                "rates            %.1f added and %.1f removed a second, %d requests queued",
                statistics.addedPerSecond(), statistics.removedPerSecond(), statistics.waitingRequests());
        if (registrar.state() == RegistrarState.SECONDARY) {
            OptionalInt missing = statistics.copyMissing();
            out.format(
                    "copy             %s",
                    missing.isEmpty()
                            ? "not started"
                            : missing.getAsInt() == 0 ? "complete" : missing.getAsInt() + " services missing");
        }
    }

    private void printSecondaries() throws InterruptedException {
        for (Secondary secondary : answer(registrar.secondaries(), ANSWER_LIMIT_SECONDS)) {
            out.format(
                    "secondary        %s  for %.0f s  %s",
                    secondary.topicPath(), secondary.age().toMillis() / 1_000.0, copy(secondary));
        }
    }

    private static String copy(Secondary secondary) {
        OptionalInt lag = secondary.lag();
        if (!secondary.holdsCopy()) {
            return "no copy: like all of the reference implementation, it holds nothing until it is primary";
        }
        if (lag.isEmpty()) {
            return "copy unknown";
        }
        return lag.getAsInt() == 0 ? "copy complete" : "copy differs by " + lag.getAsInt() + " services";
    }

    void promote() throws InterruptedException {
        answer(own().promote(), ROLE_LIMIT_SECONDS);
        out.format("%s is primary", own().service().topicPath());
    }

    void demote() throws InterruptedException {
        answer(own().demote(), ROLE_LIMIT_SECONDS);
        out.format("%s is no longer primary", own().service().topicPath());
    }

    private Registrar own() {
        if (registrar == null) {
            throw new CommandException("this container has no registrar");
        }
        return registrar;
    }

    private static <T> T answer(CompletionStage<T> stage, long limitSeconds) throws InterruptedException {
        return Answer.of(stage, limitSeconds, "the registrar did not answer within " + limitSeconds + " s");
    }
}
