// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.DirectoryQueries.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The removed services that a registrar keeps. It sends seconds of the monotonic clock of its host, which tells the time of day
 * on that host alone.
 *
 * @param here of this process
 */
record RemovedServices(TopicPath here, TopicPath registrar, List<Removed> rows) {
    /** The clock as a registrar sends it is rounded. */
    private static final double TOLERANCE = 1;

    private static final double MILLIS = 1_000;

    /** The clock of this host, at one instant. */
    record Clock(Instant now, double monotonicSeconds) {
        static Clock read() {
            return new Clock(Instant.now(), System.nanoTime() / 1e9);
        }

        /** Empty for a value that this clock has not reached: it is of another one. */
        Optional<Instant> time(Optional<Double> seconds) {
            return seconds.filter(value -> value >= 0 && value <= monotonicSeconds + TOLERANCE)
                    .map(value -> now.minusMillis(Math.round((monotonicSeconds - value) * MILLIS)));
        }
    }

    void print(Output out) {
        out.print(listing(Clock.read()));
    }

    Listing listing(Clock clock) {
        var table = new Table(
                Column.path("TOPIC PATH"),
                Column.identifier("NAME"),
                Column.text("PROTOCOL"),
                Column.hidden("transport"),
                Column.text("OWNER"),
                Column.hidden("tags"),
                Column.figure("ADDED").orElse("-").dropped(3),
                Column.figure("REMOVED").orElse("-").dropped(1),
                Column.figure("AGO").as("removed_seconds_ago").orElse("-"),
                Column.figure("EXISTED").as("existed_seconds").dropped(2).orElse("-"),
                Column.hidden("added_clock_seconds"),
                Column.hidden("removed_clock_seconds"));
        boolean isThisClock = here.hostname().equals(registrar.hostname());
        boolean isUnknown = false;
        for (Removed removed : rows) {
            ServiceDetails service = removed.service();
            Optional<Double> addedSeconds = seconds(removed.timeAdded());
            Optional<Double> removedSeconds = seconds(removed.timeRemoved());
            Optional<Instant> added = isThisClock ? clock.time(addedSeconds) : Optional.empty();
            Optional<Instant> left = isThisClock ? clock.time(removedSeconds) : Optional.empty();
            isUnknown |= left.isEmpty();
            table.add(
                    service.topicPath(),
                    service.name(),
                    service.protocol(),
                    service.transport(),
                    service.owner(),
                    service.tags(),
                    added,
                    left,
                    left.map(time -> Duration.between(time, clock.now())),
                    existed(addedSeconds, removedSeconds),
                    addedSeconds,
                    removedSeconds);
        }
        Listing listing = Listing.ofNow()
                .fact("source", new Listing().fact("registrar", registrar).fact("role", "primary"))
                .table("removed_services", table, "no removed services");
        if (isUnknown) {
            listing.note("times unknown: primary registrar " + registrar
                    + " sends seconds of a clock that is not the clock of this host");
        }
        return listing;
    }

    private static Optional<Duration> existed(Optional<Double> added, Optional<Double> removed) {
        return added.flatMap(from ->
                removed.filter(to -> to >= from).map(to -> Duration.ofMillis(Math.round((to - from) * MILLIS))));
    }

    /** Empty if the text is no number. */
    static Optional<Double> seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return Double.isFinite(seconds) ? Optional.of(seconds) : Optional.empty();
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }
}
