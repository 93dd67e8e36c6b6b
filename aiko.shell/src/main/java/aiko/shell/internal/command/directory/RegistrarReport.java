// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import static aiko.shell.internal.output.Listing.value;

import aiko.process.RegistrarDetails;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.Secondary;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.request.Answer;
import java.util.List;
import java.util.Locale;
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
        Listing listing = Listing.ofNow();
        if (registrar == null) {
            listing.object("registrar", null).note("this container   no registrar");
        } else {
            listing.object("registrar", own(answer(registrar.statistics(), ANSWER_LIMIT_SECONDS)));
        }
        if (primary.isPresent()) {
            listing.object("primary", primary(primary.get()));
        } else {
            listing.object("primary", null).note("primary          none known");
        }
        List<Secondary> secondaries =
                registrar == null ? List.of() : answer(registrar.secondaries(), ANSWER_LIMIT_SECONDS);
        out.print(listing.objects(
                "secondaries",
                secondaries.stream().map(RegistrarReport::secondary).toList()));
    }

    private static Listing primary(RegistrarDetails known) {
        return new Listing()
                .line(
                        "primary          %s  version %s  start %s s of its host's clock",
                        value("topic_path", known.topicPath()),
                        value("version", known.version()),
                        value("start_clock_seconds", RemovedServices.seconds(known.timeStarted())));
    }

    private Listing own(RegistrarStatistics statistics) {
        Listing listing = new Listing()
                .line(
                        "this container   %s  %s",
                        value("role", registrar.state().wireName()),
                        value("topic_path", registrar.service().topicPath()))
                .line(
                        "directory        %d services of %d processes, %d removed services kept",
                        value("services", registrar.serviceCount()),
                        value("processes", registrar.processCount()),
                        value("removed_services", registrar.historyCount()))
                .line(
                        "memory           %d of %d bytes, %d services refused",
                        value("directory_bytes", statistics.directoryBytes()),
                        value("directory_limit", statistics.directoryLimit()),
                        value("services_refused", statistics.refused()))
                .line(
                        "history          %d of %d bytes, %d services discarded early",
                        value("history_bytes", statistics.historyBytes()),
                        value("history_limit", statistics.historyLimit()),
                        value("history_discarded", statistics.discarded()))
                .line(
                        "rates            %s added and %s removed a second, %d requests queued",
                        value("added_per_second", statistics.addedPerSecond()),
                        value("removed_per_second", statistics.removedPerSecond()),
                        value("requests_waiting", statistics.waitingRequests()))
                .line(
                        "liveness         %d questions to processes, %d answers overdue, %d processes removed",
                        value("life_questions", statistics.lifeQuestions()),
                        value("silent_processes", statistics.silentProcesses()),
                        value("dead_processes", statistics.deadProcesses()))
                .fact("added", statistics.added())
                .fact("removed", statistics.removed())
                .fact("copy_missing", statistics.copyMissing());
        if (registrar.state() == RegistrarState.SECONDARY) {
            OptionalInt missing = statistics.copyMissing();
            listing.note("copy             "
                    + (missing.isEmpty()
                            ? "not started"
                            : missing.getAsInt() == 0 ? "complete" : missing.getAsInt() + " services missing"));
        }
        return listing;
    }

    private static Listing secondary(Secondary secondary) {
        return new Listing()
                .note(String.format(
                        Locale.ROOT,
                        "secondary        %s  for %.0f s  %s",
                        secondary.topicPath(),
                        secondary.age().toMillis() / 1_000.0,
                        copy(secondary)))
                .fact("topic_path", secondary.topicPath())
                .fact("age_seconds", secondary.age())
                .fact("has_copy", secondary.holdsCopy())
                .fact("copy_lag", secondary.lag());
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
