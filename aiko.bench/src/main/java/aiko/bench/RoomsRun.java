// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.swap.RoomBundle;
import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Measures one container with many bundles of one service each: its start, its messages, and the effect of a busy bundle. */
final class RoomsRun {
    private static final int BATCH = 32;
    private static final int WINDOW = 16_384;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String NOBODY = "";

    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<String> paths = new ArrayList<>();
    private final Path distribution;
    private final Load load;

    /**
     * @param bundles how many
     * @param seconds of each measurement
     * @param rate messages a second to each
     * @param busyRate messages a second to the one that is busy
     * @param busyMicros for each of them
     */
    record Load(int bundles, int seconds, int rate, int busyRate, int busyMicros) {
        long nanos() {
            return TimeUnit.SECONDS.toNanos(seconds);
        }
    }

    RoomsRun(Path distribution, Load load) {
        this.distribution = distribution;
        this.load = load;
    }

    /** The figures by their names. */
    Map<String, Double> run() throws Exception {
        try (var mosquitto = Mosquitto.start()) {
            long began = System.nanoTime();
            try (var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                    var reports = new RoomReports(mosquitto.port());
                    var publisher = new RawClient(mosquitto.port(), "publisher")) {
                figures.put("from exec to READY (ms)", (System.nanoTime() - began) / 1e6);
                LockSupport.parkNanos(SETTLE_NANOS);
                figures.put("resident when READY (MB)", (double) container.residentMegabytes());
                for (int i = 0; i < load.bundles(); i++) {
                    container.put("room" + i + ".jar", SwapBundles.room("room" + i));
                    paths.add(reports.awaitActive());
                }
                LockSupport.parkNanos(SETTLE_NANOS);
                figures.put("resident with the bundles (MB)", (double) container.residentMegabytes());
                flood(container, reports, publisher, "");
                flood(container, reports, publisher, "messages");
                beside(mosquitto, reports, publisher, "alone", NOBODY);
                beside(mosquitto, reports, publisher, "one waits", "waits");
                beside(mosquitto, reports, publisher, "one computes", "computes");
            }
        }
        return figures;
    }

    /** Sends at the maximum rate; without a name, the figures are not recorded. */
    private void flood(RegistrarContainer container, RoomReports reports, RawClient publisher, String name)
            throws Exception {
        var packets = new ByteArrayOutputStream();
        for (String path : paths) {
            packets.write(Packets.publish(path + "/in", "(number 1 0)", BATCH));
        }
        long began = System.nanoTime();
        long cpuBefore = container.cpuNanos();
        long sent = 0;
        while (System.nanoTime() - began < load.nanos()) {
            // Multiples of the report interval, so that the last message is reported too.
            for (int i = 0; i < RoomBundle.REPORT_INTERVAL / BATCH; i++) {
                await(reports, sent - WINDOW);
                publisher.send(packets.toByteArray());
                sent += (long) BATCH * paths.size();
            }
        }
        await(reports, sent);
        double took = System.nanoTime() - began;
        if (!name.isEmpty()) {
            figures.put("messages a second", sent / took * 1e9);
            figures.put(
                    "processor time of the JVM for a message (us)", (container.cpuNanos() - cpuBefore) / 1e3 / sent);
        }
        latencies(reports, publisher, NOBODY);
    }

    private static void await(RoomReports reports, long count) {
        long began = System.nanoTime();
        while (reports.handled() < count) {
            if (System.nanoTime() - began > STALL_NANOS) {
                throw new IllegalStateException(reports.handled() + " of " + count + " messages handled");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    /** Measures the latency of messages to all other rooms while the first one is busy. */
    private void beside(Mosquitto mosquitto, RoomReports reports, RawClient publisher, String name, String how)
            throws Exception {
        boolean isBusy = !how.equals(NOBODY);
        String busyRoom = "room0";
        if (isBusy) {
            say(publisher, paths.get(0), "(busy " + how + ' ' + load.busyMicros() + ')');
        }
        try (var stream = new NumberedStream(mosquitto.port())) {
            for (String path : paths) {
                stream.to(path, isBusy && path.equals(paths.get(0)) ? load.busyRate() : load.rate());
            }
            LockSupport.parkNanos(load.nanos());
            stream.end();
        }
        say(publisher, paths.get(0), "(busy waits 0)");
        Histogram nanos = latencies(reports, publisher, busyRoom);
        figures.put("to the others, " + name + ": median (us)", nanos.getValueAtPercentile(50) / 1e3);
        figures.put("to the others, " + name + ": 99th percentile (us)", nanos.getValueAtPercentile(99) / 1e3);
        figures.put("to the others, " + name + ": longest (us)", nanos.getMaxValue() / 1e3);
    }

    private Histogram latencies(RoomReports reports, RawClient publisher, String exceptRoom) throws Exception {
        for (String path : paths) {
            say(publisher, path, "(latencies all)");
        }
        return reports.latencies(paths.size(), exceptRoom);
    }

    private static void say(RawClient publisher, String path, String payload) throws IOException {
        publisher.send(Packets.publish(path + "/in", payload));
    }
}
