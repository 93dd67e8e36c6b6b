// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.FaultProxy;
import aiko.chaos.rig.Ledgers;
import aiko.chaos.rig.Mosquitto;
import aiko.chaos.rig.MqttServer;
import aiko.chaos.rig.NatsCluster;
import aiko.chaos.rig.Observer;
import aiko.chaos.rig.Ports;
import aiko.chaos.rig.Recorder;
import aiko.chaos.rig.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the faults happen to: a server and containers, each behind a proxy, and what each of them should have. */
final class World implements AutoCloseable {
    static final String NAMESPACE = "aiko";

    private static final Path FAKETIME = fakeTime();
    /** The container whose clock can jump. */
    private static final int JUMPING = 1;

    private static final int DISK_MEGABYTES = 24;
    private static final String LEDGER = "ledger";
    private static final String GUEST = "guest";

    private final MqttServer server;
    final Observer observer;
    final Recorder recorder;
    final Stream stream;
    final List<Place> places = new ArrayList<>();

    /** A container, and what it should have. */
    static final class Place {
        final Container container;
        private final Path clock;
        private int versions;
        private String expectedVersion = "";
        private boolean hasGuest;
        private int losses;

        Place(Container container, Path clock) {
            this.container = container;
            this.clock = clock;
        }

        /** The version of the ledger that should run. */
        String expectedVersion() {
            return expectedVersion;
        }

        boolean hasGuest() {
            return hasGuest;
        }

        /** Whether its process was started with a clock that can jump. */
        boolean hasClock() {
            return clock != null;
        }

        String nextVersion() {
            return "1.0." + ++versions;
        }

        void swap() throws IOException {
            expectedVersion = nextVersion();
            container.drop(LEDGER + ".jar", Ledgers.good(LEDGER, expectedVersion));
        }

        void fail() throws IOException {
            container.drop(LEDGER + ".jar", Ledgers.failing(LEDGER, nextVersion()));
        }

        void hang(long millis) throws IOException {
            container.drop(LEDGER + ".jar", Ledgers.hanging(LEDGER, nextVersion(), millis));
        }

        void stick(long millis) throws IOException {
            losses++;
            container.drop(LEDGER + ".jar", Ledgers.stuck(LEDGER, nextVersion(), millis));
        }

        /** How often something has happened in which messages may be lost, apart from the connection and the process. */
        int losses() {
            return losses;
        }

        void truncate() throws IOException {
            container.drop(LEDGER + ".jar", Ledgers.truncated(LEDGER, nextVersion()));
        }

        void inviteOrDismiss() throws IOException {
            hasGuest = !hasGuest;
            if (hasGuest) {
                container.drop(GUEST + ".jar", Ledgers.good(GUEST, nextVersion()));
            } else {
                container.undrop(GUEST + ".jar");
            }
        }

        void setClock(int seconds) throws IOException {
            Files.writeString(clock, (seconds < 0 ? "" : "+") + seconds + "\n");
        }
    }

    /**
     * @param home the folder of the distribution
     * @param isCluster whether the server is a cluster
     * @param hasDisks whether the data of each container have a small disk of their own
     */
    World(Path home, Path folder, int containers, boolean isCluster, boolean hasDisks, Ports ports) throws IOException {
        server = isCluster ? new NatsCluster(folder, ports) : new Mosquitto(folder, ports);
        try {
            for (int i = 0; i < containers; i++) {
                places.add(place(home, folder, i, hasDisks));
            }
            observer = new Observer(server.ports(), "chaos-observer", NAMESPACE);
            recorder = new Recorder(server.ports(), NAMESPACE + "/#", "(enter ", folder.resolve("messages"));
            stream = new Stream(server.ports(), containers);
            for (Place place : places) {
                place.swap();
                place.container.start();
            }
        } catch (IOException failure) {
            server.close();
            for (Place place : places) {
                place.container.close();
            }
            throw failure;
        }
    }

    private Place place(Path home, Path folder, int number, boolean hasDisks) throws IOException {
        String name = Character.toString('a' + number);
        Path own = Files.createDirectories(folder.resolve(name));
        Map<String, String> environment = new HashMap<>();
        // The last one: threads keep the priority with which the rig was started.
        environment.put("AIKO_JAVA_OPTS", "-Xmx48m -Xms16m -XX:TieredStopAtLevel=1 -XX:ThreadPriorityPolicy=0");
        Path clock = null;
        if (FAKETIME != null && number == JUMPING) {
            clock = own.resolve("clock");
        }
        if (clock != null) {
            Files.writeString(clock, "+0\n");
            environment.put("LD_PRELOAD", FAKETIME.toString());
            environment.put("FAKETIME_TIMESTAMP_FILE", clock.toString());
            environment.put("FAKETIME_CACHE_DURATION", "1");
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            // Else each wait with a time limit returns at once.
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        SmallDisk disk = hasDisks ? new SmallDisk(Container.data(own), DISK_MEGABYTES) : null;
        var container = new Container(name, home, own, new FaultProxy(from(number)), environment, disk);
        container.configure(
                "aiko.process.cfg",
                "mqtt.keep.alive = 2",
                "mqtt.connect.limit = 2",
                "swap.grace = 20",
                "namespace = " + NAMESPACE);
        container.configure("aiko.registrar.cfg", "liveness.limit = 3");
        return new Place(container, clock);
    }

    /** The ports of the server; each container prefers another node. */
    private List<Integer> from(int number) {
        List<Integer> ports = new ArrayList<>(server.ports());
        Collections.rotate(ports, -number);
        return ports;
    }

    /** The server of a system that is no cluster. */
    Mosquitto mosquitto() {
        return (Mosquitto) server;
    }

    /** The server of a system that is one. */
    NatsCluster cluster() {
        return (NatsCluster) server;
    }

    /** Whether none is about to start. */
    boolean areAllReady() throws IOException {
        for (Place place : places) {
            if (place.container.process().isAlive() && !place.container.isReady()) {
                return false;
            }
        }
        return true;
    }

    /** Messages to each container may be lost on their way through the cluster. */
    void interrupt() {
        places.forEach(place -> place.losses++);
    }

    private static Path fakeTime() {
        for (String folder : List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")) {
            Path library = Path.of(folder, "faketime/libfaketimeMT.so.1");
            if (Files.exists(library)) {
                return library;
            }
        }
        return null;
    }

    static boolean canFakeTime() {
        return FAKETIME != null;
    }

    @Override
    public void close() throws IOException {
        stream.close();
        observer.close();
        for (Place place : places) {
            place.container.close();
        }
        server.close();
        recorder.close();
    }
}
