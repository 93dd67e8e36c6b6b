// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.FaultProxy;
import aiko.chaos.rig.Mosquitto;
import aiko.chaos.rig.Observer;
import aiko.chaos.rig.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One run: load, measurements in equal distances, and a verdict. */
final class Soak {
    private static final double MOST_CALM_SECONDS = 1;
    /** Of the time between two measurements. */
    private static final double CALM_PART = 0.2;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SoakOptions options;
    private final Path home;

    Soak(SoakOptions options, Path home) {
        this.options = options;
        this.home = home;
    }

    /** Returns whether nothing has grown. */
    boolean run() throws IOException {
        Path folder = options.folder() == null
                ? Files.createTempDirectory("aiko-soak")
                : Files.createDirectories(options.folder().toAbsolutePath());
        boolean isGood = false;
        try (var server = new Mosquitto(folder, new Ports());
                var proxy = new FaultProxy(server.ports());
                var observer = new Observer(server.ports(), "soak", "aiko");
                var container = new Container("soak", home, folder, proxy, Map.of(), null)) {
            var workers = new Workers(container, observer, options.leaks());
            workers.deploy();
            container.start();
            workers.await();
            isGood = run(folder, server, container, workers);
        } catch (SoakException failure) {
            System.out.println("\nFAILED: " + failure.getMessage() + "; files: " + folder);
        }
        if (isGood && options.folder() == null) {
            delete(folder);
        }
        return isGood;
    }

    private boolean run(Path folder, Mosquitto server, Container container, Workers workers) throws IOException {
        var report = new SoakReport(options, folder);
        var probe = new Probe(container, folder);
        List<Sample> samples = new ArrayList<>();
        try (var load = new Load(options.hours(), server, container, workers)) {
            var time = new LoadTime(options.seconds());
            load.chores().forEach(chore -> chore.start(time));
            for (int i = 1; i <= options.samples(); i++) {
                await(time, (double) i / options.samples(), load);
                time.calm(() -> {
                    workers.await();
                    LockSupport.parkNanos((long) (1e9 * calmSeconds()));
                    Workers.Vitals vitals = workers.vitals(Workers.WORKER)
                            .orElseThrow(() -> new SoakException("the worker has not answered"));
                    samples.add(probe.measure(time.seconds(), vitals));
                });
                report.sample(samples.get(samples.size() - 1));
            }
            time.end();
            load.check();
            return report.end(samples, load, workers);
        }
    }

    /** Until what is due by then is done, or for twice the time if that takes longer. */
    private void await(LoadTime time, double part, Load load) {
        time.goOnUntil(part);
        long limit = System.nanoTime() + (long) (2e9 * options.seconds() / options.samples());
        while (time.now() < part || load.isDue(time) && System.nanoTime() < limit) {
            load.check();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private double calmSeconds() {
        return Math.min(MOST_CALM_SECONDS, CALM_PART * options.seconds() / options.samples());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
