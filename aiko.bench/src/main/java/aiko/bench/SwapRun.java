// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.NumberedStream.Receiver;
import aiko.bench.Reports.Said;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Replaces one bundle again and again while numbered messages stream to its service, and knows what became of these. */
final class SwapRun {
    private static final long HANDLED_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SwapHost host;
    private final Reports reports;
    private final String file;
    private final Function<String, byte[]> bundle;
    private final List<Swap> swaps = new ArrayList<>();
    private final Queue<byte[]> prepared = new ArrayDeque<>();
    private final Sequence sequence = new Sequence();
    private final Pauses pauses = new Pauses();
    private Receiver receiver;
    private String topicPath;
    private int versions;
    private int moves;
    private int statesKept;

    /**
     * One replacement, by {@code System.nanoTime()}.
     *
     * @param renamed when the file was put there
     * @param active when the component of the new version was activated
     * @param first when the new version had handled its first message
     */
    record Swap(long renamed, long active, long first) {
        double activeMillis() {
            return (active - renamed) / 1e6;
        }

        double firstMillis() {
            return (first - renamed) / 1e6;
        }
    }

    /** @param bundle gives the bundle with a version of the form {@code 1.0.N} */
    SwapRun(SwapHost host, Reports reports, String file, Function<String, byte[]> bundle) {
        this.host = host;
        this.reports = reports;
        this.file = file;
        this.bundle = bundle;
    }

    /** Puts the first version there, and begins to send. */
    void start(NumberedStream stream, int perSecond) throws Exception {
        topicPath = put().topicPath;
        receiver = stream.to(topicPath, perSecond);
        reports.await("first", version());
    }

    /** Makes the bundles of so many swaps, so that it does not take the processor while these are measured. */
    void prepare(int times) {
        for (int i = prepared.size(); i < times; i++) {
            prepared.add(bundle.apply("1.0." + (versions + i + 1)));
        }
    }

    private record Put(long renamed, long active, String topicPath) {}

    private String version() {
        return "1.0." + versions;
    }

    private Put put() throws Exception {
        prepare(1);
        versions++;
        long renamed = host.put(file, prepared.remove());
        Said active = await("active");
        return new Put(renamed, active.number(0), active.text(1));
    }

    private Said await(String kind) throws IOException, InterruptedException {
        try {
            return reports.await(kind, version());
        } catch (IllegalStateException silence) {
            throw new IllegalStateException(
                    silence.getMessage() + "; output of the container:\n" + host.output(), silence);
        }
    }

    void swap() throws Exception {
        Put put = put();
        if (!put.topicPath.equals(topicPath)) {
            moves++;
            topicPath = put.topicPath;
            receiver.moved(topicPath);
        }
        swaps.add(new Swap(put.renamed, put.active, await("first").number(0)));
    }

    /** So many, each so long after the one before it, and as long again after the last one. */
    void swap(int times, long intervalNanos) throws Exception {
        for (int i = 0; i < times; i++) {
            swap();
            LockSupport.parkNanos(swaps.get(swaps.size() - 1).renamed() + intervalNanos - System.nanoTime());
        }
    }

    /** When no more is sent: removes the bundle, and finds out what was handled. */
    void finish() throws Exception {
        LockSupport.parkNanos(HANDLED_LIMIT_NANOS);
        host.delete(file);
        await("tally");
        for (Said said : reports.all()) {
            if (said.kind().equals("late")) {
                sequence.add(Integer.parseInt(said.text(0)));
            } else if (said.kind().equals("tally") && said.of().startsWith("1.0.")) {
                add(said);
            }
        }
    }

    private void add(Said tally) {
        if (tally.number(4) >= 0 && tally.number(4) == sequence.handled() && tally.number(5) == sequence.last()) {
            statesKept++;
        }
        sequence.add(tally.text(2));
        pauses.add(tally);
    }

    List<Swap> swaps() {
        return swaps;
    }

    long sent() {
        return receiver.sent();
    }

    Sequence sequence() {
        return sequence;
    }

    Pauses pauses() {
        return pauses;
    }

    /** The number of swaps after which the topic path was another one. */
    int moves() {
        return moves;
    }

    /** The number of swaps after which the new version had the state of the previous ones. */
    int statesKept() {
        return statesKept;
    }
}
