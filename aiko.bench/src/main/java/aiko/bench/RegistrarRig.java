// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Deadline;
import aiko.load.LoadException;
import aiko.load.Phase;
import aiko.load.Population;
import aiko.load.Progress;
import aiko.load.RegistrarLoad;
import aiko.load.Server;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Loads for registrars at one Mosquitto. */
final class RegistrarRig {
    private static final String NAMESPACE = "aiko";
    private static final long LIMIT_SECONDS = 1_800;

    private final Server server;
    private final AtomicLong populations =
            new AtomicLong(ProcessHandle.current().pid() * 1_000);

    RegistrarRig(Mosquitto mosquitto) {
        server = Server.local(mosquitto.port());
    }

    Server server() {
        return server;
    }

    Population population(int processes, int services) {
        return population(NAMESPACE, processes, services);
    }

    Population population(String namespace, int processes, int services) {
        return new Population(namespace, populations.getAndIncrement(), processes, services);
    }

    /** With its processes connected. */
    RegistrarLoad load(String registrar, Population population) throws IOException, LoadException {
        var load = new RegistrarLoad(
                server, registrar, population, new Progress(false), Deadline.inSeconds(LIMIT_SECONDS));
        load.connect(0);
        return load;
    }

    /** Refuses a phase that is not complete or needed repairs. */
    static Phase complete(Phase phase, RegistrarLoad load) {
        if (!phase.isComplete() || load.repaired() > 0) {
            throw new IllegalStateException(phase.done() + " of " + phase.wanted() + " services done, and "
                    + load.repaired() + " sent again; the figures are not valid");
        }
        return phase;
    }
}
