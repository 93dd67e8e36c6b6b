// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.util.ArrayList;
import java.util.List;

/** Two registrars and a process in simulated time, to whom strangers say anything. */
public final class ForgedNetwork {
    private static final int MOST_EVENTS = 3_000_000;

    private final SimulatedWorld world = new SimulatedWorld(1, false, MOST_EVENTS);
    private final SimulatedServer server = new SimulatedServer(world, SimulatedWorld.MILLI);
    private final List<SimulatedProcess> processes = new ArrayList<>();

    public ForgedNetwork() {
        for (int i = 1; i <= 3; i++) {
            var process = new SimulatedProcess(world, server, "aiko/h/" + i, i < 3, line -> {});
            process.addService();
            processes.add(process);
            pass(3);
        }
    }

    public void pass(int seconds) {
        world.runUntil(world.now() + seconds * SimulatedWorld.SECOND);
    }

    public void forgeBoot(String payload, boolean isRetained) {
        server.forge(SimulatedProcess.BOOT, payload, isRetained);
    }

    public void forge(String topic, String payload) {
        server.forge(topic, payload, false);
    }

    /** What is not as it should be; empty if all is well. */
    public String problem() {
        List<SimulatedProcess> primaries =
                processes.stream().filter(SimulatedProcess::isPrimary).toList();
        if (primaries.size() != 1) {
            return primaries.size() + " primaries";
        }
        SimulatedProcess primary = primaries.get(0);
        for (SimulatedProcess process : processes) {
            if (!primary.directory().containsAll(process.services())) {
                return process.topicPath + " is not registered: " + primary.directory();
            }
            if (process.knownPrimary().stream()
                    .noneMatch(known -> known.topicPath().toString().startsWith(primary.topicPath + "/"))) {
                return process.topicPath + " takes " + process.knownPrimary() + " for the primary";
            }
            if (process.isRegistrar()
                    && process != primary
                    && !process.directory().equals(primary.directory())) {
                return "the copy of " + process.topicPath + " has " + process.directory() + ", the primary "
                        + primary.directory();
            }
        }
        return "";
    }
}
