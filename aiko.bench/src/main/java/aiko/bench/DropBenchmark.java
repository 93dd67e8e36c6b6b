// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.Reports.Said;
import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long it takes until a new bundle is active, and until all services of a large one belong to its new version. */
final class DropBenchmark {
    /** So long what was sent last may wait to be handled. */
    private static final long HANDLED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Results results;
    private final String prefix;

    DropBenchmark(Results results, String prefix) {
        this.results = results;
        this.prefix = prefix + "drop: ";
    }

    void run(Path distribution, int drops, int services, int swaps) throws Exception {
        results.heading(prefix + drops + " new bundles, and " + swaps + " swaps of one with " + services + " services");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reports = new Reports(mosquitto.port(), container.out())) {
            drop(container, reports, drops);
            try (var client = new RawClient(mosquitto.port(), "many")) {
                swap(container, reports, client, services, swaps);
            }
        }
    }

    private void drop(SwapHost container, Reports reports, int drops) throws Exception {
        List<Double> active = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        List<Double> removed = new ArrayList<>();
        for (int i = 1; i <= drops; i++) {
            String name = "bench.dropped." + i;
            long renamed = container.put("dropped.jar", SwapBundles.dropped(name));
            Said said = reports.await("active", name);
            active.add((said.number(0) - renamed) / 1e6);
            added.add((reports.await("add", said.text(1)).arrivedNanos() - renamed) / 1e6);
            long deleted = System.nanoTime();
            container.delete("dropped.jar");
            removed.add((reports.await("remove", said.text(1)).arrivedNanos() - deleted) / 1e6);
        }
        add("rename until a new bundle is active", active, "<= 60");
        add("rename until the registrar has published its service", added, Results.NO_AIM);
        add("deletion until the registrar has published the removal", removed, Results.NO_AIM);
    }

    private void add(String name, List<Double> milliseconds, String aim) {
        results.add(prefix + name + ", median", Median.of(milliseconds), "ms", aim);
        results.add(prefix + name + ", max", Median.percentile(milliseconds, 100), "ms");
    }

    /** Before and after each swap, every service gets one message. */
    private void swap(SwapHost container, Reports reports, RawClient client, int services, int swaps) throws Exception {
        List<Double> active = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        long sent = 0;
        String before = "";
        int moved = 0;
        for (int i = 1; i <= swaps + 1; i++) {
            String version = "2.0." + i;
            if (i > 1) {
                send(client, before, services);
                sent += services;
            }
            long renamed = container.put("many.jar", SwapBundles.many(version, services));
            Said said = reports.await("active", version);
            send(client, said.text(1), services);
            sent += services;
            long handled = reports.await("all", version).number(0);
            if (i > 1) {
                active.add((said.number(0) - renamed) / 1e6);
                all.add((handled - renamed) / 1e6);
                moved += said.text(1).equals(before) ? 0 : 1;
            }
            before = said.text(1);
        }
        LockSupport.parkNanos(HANDLED_NANOS);
        container.delete("many.jar");
        reports.await("tally", "2.0." + (swaps + 1));
        long handled = reports.all().stream()
                .filter(said -> said.kind().equals("tally"))
                .mapToLong(tally -> tally.number(0))
                .sum();
        String name = "swap of " + services + " services";
        add(name + " until the new version is active", active, Results.NO_AIM);
        add(name + " until it has handled a message for each", all, "<= 300");
        results.add(prefix + name + ": topic paths kept", swaps - moved, "of " + swaps, "all");
        results.add(prefix + name + ": messages lost", sent - handled, "of " + sent, "0");
    }

    private static void send(RawClient client, String first, int services) throws IOException {
        int slash = first.lastIndexOf('/');
        int firstId = Integer.parseInt(first.substring(slash + 1));
        var packets = new ByteArrayOutputStream();
        for (int id = firstId; id < firstId + services; id++) {
            packets.write(Packets.publish(first.substring(0, slash + 1) + id + "/in", "(number 1 0)"));
        }
        client.send(packets.toByteArray());
    }
}
