// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.Reports.Said;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Watches the services that are not replaced: their latencies, pauses and lost messages. */
final class NeighbourWatch {
    private static final String NEIGHBOURS = "neighbours";

    private final NumberedStream stream;
    private final Reports reports;
    private final String topicPath;
    private int questions;

    NeighbourWatch(NumberedStream stream, Reports reports) throws InterruptedException {
        this.stream = stream;
        this.reports = reports;
        topicPath = reports.await("listens", NEIGHBOURS).text(0);
    }

    /** The 99th percentile of the latency during the given time. */
    double during(long nanos) throws Exception {
        LockSupport.parkNanos(nanos);
        return p99Millis();
    }

    /** The 99th percentile of the latency since the previous call. */
    double p99Millis() throws Exception {
        String question = "q" + ++questions;
        stream.say(topicPath, "(latencies " + question + ')');
        Said answer = reports.await(
                "latencies",
                said -> said.is("latencies", NEIGHBOURS) && said.text(0).equals(question));
        return answer.number(3) / 1e6;
    }

    /** The handled messages of each service. Call it after the bundle is removed and the stream has stopped. */
    List<Sequence> sequences(int count) throws InterruptedException {
        while (tallies().size() < count) {
            reports.await("another tally", said -> tallies().size() == count);
        }
        return tallies().stream()
                .map(tally -> {
                    var sequence = new Sequence();
                    sequence.add(tally.text(2));
                    return sequence;
                })
                .toList();
    }

    /** Of the first one. */
    Pauses pauses() {
        var pauses = new Pauses();
        pauses.add(tallies().get(0));
        return pauses;
    }

    private List<Said> tallies() {
        return reports.all().stream()
                .filter(said -> said.is("tally", NEIGHBOURS))
                .toList();
    }
}
