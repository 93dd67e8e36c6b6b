// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Measures several {@link Calls} in turns, and relates the first to the others; the aims are those of the ratio to the second. */
final class CallsMeasurement {
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int WINDOW = 16 * ClientPeer.REPORT;
    private static final int WARM_UP_ROUNDS = 4;

    /** Slow calls are measured with so many requests at most, or a tenth, one at a time, and not otherwise. */
    private static final int FEW = 50;

    private final List<Calls> all;
    private final int rounds;
    private final Results results;
    /** The commands that have arrived, as far as the peer has reported. */
    private volatile long arrived;

    private long sent;

    CallsMeasurement(Mosquitto server, List<Calls> all, int rounds, Results results) throws IOException {
        this.all = all;
        this.rounds = rounds;
        this.results = results;
        var progress = new RawClient(server.port(), "caller-progress");
        progress.subscribe(ClientPeer.PROGRESS);
        var reader = new Thread(() -> read(progress), "caller-progress");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(RawClient progress) {
        try (progress) {
            while (true) {
                arrived = Long.parseLong(new String(progress.receive(), StandardCharsets.US_ASCII));
            }
        } catch (IOException ended) {
            // with the server
        }
    }

    private List<Calls> quick() {
        return all.stream().filter(calls -> !calls.isSlow()).toList();
    }

    private interface Round {
        /** @return the figures of the round, in a fixed order */
        double[] run(Calls calls) throws Exception;
    }

    /** The medians of the rounds, for each of the calls. */
    private Map<Calls, double[]> inTurns(List<Calls> some, Round round) throws Exception {
        var measured = new LinkedHashMap<Calls, List<double[]>>();
        for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
            for (Calls calls : some) {
                double[] figures = round.run(calls);
                if (i >= 0) {
                    measured.computeIfAbsent(calls, first -> new ArrayList<>()).add(figures);
                }
            }
        }
        var medians = new LinkedHashMap<Calls, double[]>();
        measured.forEach((calls, figures) -> {
            double[] ofCalls = new double[figures.get(0).length];
            for (int i = 0; i < ofCalls.length; i++) {
                int figure = i;
                ofCalls[i] =
                        Median.of(figures.stream().map(each -> each[figure]).toList());
            }
            medians.put(calls, ofCalls);
        });
        return medians;
    }

    /** @param aim of the ratio to the second of the calls */
    private void add(String figure, Map<Calls, double[]> medians, int index, String unit, String aim) {
        var some = List.copyOf(medians.keySet());
        Calls client = some.get(0);
        medians.forEach((calls, figures) -> results.add(figure + ", " + calls.name(), figures[index], unit));
        for (Calls other : some.subList(1, some.size())) {
            results.add(
                    figure + ", " + client.name() + " : " + other.name(),
                    medians.get(client)[index] / medians.get(other)[index],
                    "",
                    other == some.get(1) ? aim : Results.NO_AIM);
        }
    }

    /** @param calls in each round; rounded up so that the peer reports the last one */
    void commands(int calls) throws Exception {
        results.heading("Calls without an answer, from process to process over Mosquitto");
        int count = (calls + ClientPeer.REPORT - 1) / ClientPeer.REPORT * ClientPeer.REPORT;
        add("calls", inTurns(quick(), way -> new double[] {rate(way, count)}), 0, "calls/s", ">= 0.9");
    }

    /** @param calls in each round; rounded up so that the peer reports the last one */
    void delivered(int calls) throws Exception {
        int count = (calls + ClientPeer.REPORT - 1) / ClientPeer.REPORT * ClientPeer.REPORT;
        add("commands", inTurns(all, way -> new double[] {rate(way, count)}), 0, "commands/s", Results.NO_AIM);
    }

    private double rate(Calls calls, int count) throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            while (sent - arrived > WINDOW) {
                pause(began, calls);
            }
            calls.command();
            sent++;
        }
        while (arrived < sent) {
            pause(began, calls);
        }
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private void pause(long began, Calls calls) {
        if (System.nanoTime() - began > STALL_NANOS) {
            throw new IllegalStateException(
                    calls.name() + ": " + arrived + " of " + sent + " commands arrived; the figures are not valid");
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
    }

    void requests(int count) throws Exception {
        requests(count, "<= 1.2", "<= 1.3");
    }

    /** @param aim of the median; {@code aimOfLatest} that of the 99th percentile */
    void requests(int count, String aim, String aimOfLatest) throws Exception {
        results.heading("Request and answer, one at a time");
        Map<Calls, double[]> medians = inTurns(all, calls -> {
            var nanos = new Histogram(3);
            for (int i = 0; i < (calls.isSlow() ? Math.min(count / 10, FEW) : count); i++) {
                long began = System.nanoTime();
                calls.ask();
                nanos.recordValue(System.nanoTime() - began);
            }
            return new double[] {nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3};
        });
        add("request, p50", medians, 0, "us", aim);
        add("request, p99", medians, 1, "us", aimOfLatest);
    }

    void underWay(int atOnce, int count) throws Exception {
        results.heading("Request and answer, " + atOnce + " under way");
        add(
                "requests, " + atOnce + " under way",
                inTurns(quick(), calls -> new double[] {rateOfRequests(calls, atOnce, count)}),
                0,
                "requests/s",
                ">= 0.8");
    }

    private static double rateOfRequests(Calls calls, int atOnce, int count) throws Exception {
        var left = new AtomicInteger(count);
        var ended = new Semaphore(0);
        long began = System.nanoTime();
        for (int i = 0; i < atOnce; i++) {
            askAgain(calls, left, ended);
        }
        if (!ended.tryAcquire(atOnce, 60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(calls.name() + ": answers are missing; the figures are not valid");
        }
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private static void askAgain(Calls calls, AtomicInteger left, Semaphore ended) {
        if (left.getAndDecrement() <= 0) {
            ended.release();
            return;
        }
        try {
            calls.ask(() -> askAgain(calls, left, ended));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
