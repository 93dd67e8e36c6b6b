// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.swap.Dropped;
import aiko.bench.swap.ItemSchedule;
import aiko.bench.swap.ItemUpdater;
import aiko.bench.swap.ItemUpdates;
import aiko.bench.swap.KeepingService;
import aiko.bench.swap.LineCounter;
import aiko.bench.swap.ManyItems;
import aiko.bench.swap.ManyServices;
import aiko.bench.swap.NeighbourBundle;
import aiko.bench.swap.Neighbours;
import aiko.bench.swap.Numbered;
import aiko.bench.swap.NumberedService;
import aiko.bench.swap.PlainSubscriber;
import aiko.bench.swap.Report;
import aiko.bench.swap.Room;
import aiko.bench.swap.RoomBundle;
import aiko.bench.swap.SharedBundle;
import aiko.bench.swap.Tally;
import aiko.process.AikoProcess;
import aiko.share.SharedStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.eclipse.paho.client.mqttv3.MqttClient;

/** Builds the bundles that are replaced, and those beside them. */
final class SwapBundles {
    private static final String API = "aiko.event,aiko.message,aiko.process";
    private static final Map<String, Class<?>> PROCESS = Map.of("Process", AikoProcess.class);

    private SwapBundles() {}

    private static BundleJar jar(String symbolicName, String version, String imports) {
        return new BundleJar(symbolicName, version, imports).with(Numbered.class, Report.class, Tally.class);
    }

    /** With a service that receives numbers; it hands over what it knows where that is possible. */
    static Function<String, byte[]> numbered(Path distribution) throws IOException {
        Class<?> service = knowsServiceState(distribution) ? KeepingService.class : NumberedService.class;
        return version -> jar("bench.numbered", version, API)
                .with(NumberedService.class, service)
                .component(service, Numbered.class, Map.of("version", version, "aiko.name", "numbered"), Map.of())
                .bytes();
    }

    private static boolean knowsServiceState(Path distribution) throws IOException {
        try (Stream<Path> bundles = Files.list(distribution.resolve("system"))) {
            Path process = bundles.filter(
                            bundle -> bundle.getFileName().toString().startsWith("aiko.process-"))
                    .findFirst()
                    .orElseThrow();
            try (var jar = new JarFile(process.toFile())) {
                return jar.getEntry("aiko/process/ServiceState.class") != null;
            }
        }
    }

    /** The same without anything of Aiko: it receives the numbers by a client of its own. */
    static byte[] plain(String version, String server, String topic) {
        return jar("bench.plain", version, "javax.net,javax.net.ssl;resolution:=optional")
                .library(MqttClient.class)
                .with(PlainSubscriber.class)
                .component(
                        PlainSubscriber.class,
                        PlainSubscriber.class,
                        Map.of("version", version, "server", server, "topic", topic),
                        Map.of())
                .bytes();
    }

    /** With so many services that nobody replaces. */
    static byte[] neighbours(int count) {
        return jar("bench.neighbours", "1.0.0", API)
                .library(Histogram.class)
                .with(Neighbours.class, NeighbourBundle.class)
                .component(
                        NeighbourBundle.class,
                        Neighbours.class,
                        Map.of("count", count, "aiko.name", "neighbours"),
                        PROCESS)
                .bytes();
    }

    /** With so many services that it adds by hand. */
    static byte[] many(String version, int count) {
        return jar("bench.many", version, API)
                .with(ManyServices.class)
                .component(ManyServices.class, ManyServices.class, Map.of("version", version, "count", count), PROCESS)
                .bytes();
    }

    /** With one service, whose handler may be kept busy. */
    static byte[] room(String name) {
        return jar(name, "1.0.0", "aiko.message,aiko.process")
                .library(Histogram.class)
                .with(Room.class, RoomBundle.class)
                .component(RoomBundle.class, Room.class, Map.of("aiko.name", name), Map.of())
                .bytes();
    }

    /** With a service that counts its messages. */
    static byte[] lineCounter() {
        return jar("bench.lines", "1.0.0", API)
                .with(LineCounter.class)
                .component(LineCounter.class, LineCounter.class, Map.of(), PROCESS)
                .bytes();
    }

    /** With a service that has shared state. */
    static byte[] shared() {
        return jar("bench.shared", "1.0.0", API + ",aiko.share")
                .with(SharedBundle.class)
                .component(
                        SharedBundle.class,
                        SharedBundle.class,
                        Map.of(),
                        Map.of("Process", AikoProcess.class, "SharedStates", SharedStates.class))
                .bytes();
    }

    /** With a service that has so many shared items. */
    static byte[] manyItems(int count) {
        return jar("bench.items", "1.0.0", API + ",aiko.share")
                .with(ManyItems.class, ItemUpdates.class, ItemSchedule.class)
                .with(ItemUpdater.class, ItemUpdater.Target.class)
                .component(
                        ManyItems.class,
                        ManyItems.class,
                        Map.of("count", count),
                        Map.of("Process", AikoProcess.class, "SharedStates", SharedStates.class))
                .bytes();
    }

    /** A small one. */
    static byte[] dropped(String symbolicName) {
        return jar(symbolicName, "1.0.0", API)
                .with(Dropped.class)
                .component(
                        Dropped.class,
                        Numbered.class,
                        Map.of("version", symbolicName, "aiko.name", symbolicName),
                        Map.of())
                .bytes();
    }
}
