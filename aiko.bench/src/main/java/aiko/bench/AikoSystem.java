// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.client.ServiceListener;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Three registrars in containers, and Mosquitto. */
final class AikoSystem implements PeerSystem {
    static final String NAME = "aiko";

    private static final String OWN = "(p\\d+|probe)-.*";

    private final PeerServers servers = new PeerServers();
    private final int port = Mosquitto.freePort();
    private final Path distribution;
    private final List<RegistrarContainer> registrars = new ArrayList<>();
    private final List<String> mosquitto;

    AikoSystem(Path distribution) throws Exception {
        this.distribution = distribution;
        Path configuration = Files.write(
                servers.folder().resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "persistence false",
                        "set_tcp_nodelay true",
                        "max_queued_messages 0",
                        "log_dest none"));
        mosquitto = List.of("mosquitto", "-c", configuration.toString());
        servers.start(mosquitto);
        servers.await(0, port);
        registrars.add(new RegistrarContainer(distribution, port, false));
        while (registrars.size() < PeerServers.NODES) {
            registrars.add(RegistrarContainer.secondary(distribution, port));
        }
    }

    @Override
    public String name() {
        return "Aiko for OSGi";
    }

    @Override
    public String setting() {
        return "three registrars and one Mosquitto of Debian (2.0.11, with unlimited queues); clients follow the directory";
    }

    @Override
    public String address() {
        return port + "," + distribution;
    }

    @Override
    public AutoCloseable watch(KnownServices known) throws Exception {
        var hosted = InProcess.withClient(distribution, port);
        hosted.service(AikoClient.class, "aiko.client").follow(ServiceFilter.ALL, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                if (service.name().matches(OWN)) {
                    known.added(service.name());
                }
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                if (service.name().matches(OWN)) {
                    known.removed(service.name());
                }
            }
        });
        return hosted;
    }

    @Override
    public long megabytes() throws Exception {
        long sum = servers.megabytes();
        for (RegistrarContainer registrar : registrars) {
            sum += registrar.residentMegabytes();
        }
        return sum;
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault(LEADER, this::killPrimary),
                new Fault("the only MQTT server, which is started again after 1 s", this::restartMosquitto));
    }

    private long killPrimary() throws Exception {
        long now = System.nanoTime();
        registrars.remove(0).kill();
        return now;
    }

    private long restartMosquitto() throws Exception {
        long now = servers.kill(0);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        servers.start(mosquitto);
        return now;
    }

    @Override
    public void close() throws Exception {
        for (RegistrarContainer registrar : registrars) {
            registrar.kill();
        }
        servers.close();
    }
}
