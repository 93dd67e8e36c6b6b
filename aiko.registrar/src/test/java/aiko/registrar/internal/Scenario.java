// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Registrars and processes that come, go, are cut off and are lied to, as a seed would have it; and what has to be true once
 * all has been quiet for long enough.
 */
final class Scenario {
    private static final long SECOND = SimulatedWorld.SECOND;
    private static final long MILLI = SimulatedWorld.MILLI;
    private static final long[] LONGEST_DELAYS = {MILLI, 20 * MILLI, 150 * MILLI};
    private static final long TROUBLE = 30 * SECOND;
    private static final long QUIET = 150 * SECOND;

    /** A process that is suspended for less than this is not taken for dead: half of the limit, and 500 ms to answer. */
    private static final long TOLERATED = 5 * SECOND;

    /** Within which a server notices that a client is gone which did not close its connection. */
    private static final long KEEP_ALIVE = 90 * SECOND;

    final SimulatedWorld world;
    private final SimulatedServer server;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<SimulatedReferenceRegistrar> references = new ArrayList<>();
    private final List<String> falseAlarms = new ArrayList<>();
    private int numbers;

    /** @param referenceRegistrars how many behave as the reference does */
    Scenario(long seed, boolean isRecording, int referenceRegistrars) {
        world = new SimulatedWorld(seed, isRecording);
        server = new SimulatedServer(world, LONGEST_DELAYS[world.random.nextInt(LONGEST_DELAYS.length)]);
        switch (world.random.nextInt(4)) {
            case 0 -> server.retain(SimulatedProcess.BOOT, "(primary found aiko/ghost/1/1 2 3.0)");
            case 1 -> server.retain(SimulatedProcess.BOOT, "(primary absent)");
            default -> {
                // nothing is retained
            }
        }
        boolean isSimultaneous = world.chance(0.3);
        for (int i = world.random.nextInt(5); i >= 0; i--) {
            world.after(isSimultaneous ? 0 : world.between(0, 5 * SECOND), () -> begin(true));
        }
        for (int i = world.random.nextInt(4); i > 0; i--) {
            world.after(world.between(0, 5 * SECOND), () -> begin(false));
        }
        for (int i = 0; i < referenceRegistrars; i++) {
            world.after(
                    world.between(0, 5 * SECOND),
                    () -> references.add(new SimulatedReferenceRegistrar(world, server, "aiko/r/" + ++numbers)));
        }
        for (int i = world.random.nextInt(12); i > 0; i--) {
            world.after(world.between(3 * SECOND, TROUBLE), this::trouble);
        }
        for (int i = world.random.nextInt(12); i > 0; i--) {
            world.after(world.between(SECOND, TROUBLE), this::change);
        }
    }

    void run() {
        world.runUntil(TROUBLE);
        world.runUntil(TROUBLE + SECOND);
        while (processes.stream().noneMatch(process -> process.isAlive() && process.isRegistrar())) {
            begin(true);
        }
        world.runUntil(TROUBLE + QUIET);
    }

    private void begin(boolean isRegistrar) {
        // A number may come again, on the same host: another incarnation.
        String topicPath = "aiko/h/" + (world.chance(0.2) && numbers > 0 ? world.between(1, numbers) : ++numbers);
        if (processes.stream().anyMatch(process -> process.isAlive() && process.topicPath.equals(topicPath))) {
            return;
        }
        var process = new SimulatedProcess(world, server, topicPath, isRegistrar, this::warned);
        // Until it has announced itself, the one before with its topic path may be found dead.
        process.excuse(2 * SECOND);
        processes.add(process);
        for (int i = world.random.nextInt(3); i > 0; i--) {
            process.addService();
        }
    }

    /** A registrar removes processes that do not answer: nobody lives who could have. */
    private void warned(String line) {
        if (line.startsWith("removing the services of ")) {
            world.log(() -> line);
            processes.stream()
                    .filter(SimulatedProcess::isAlive)
                    .filter(process -> !process.isExcused() && line.matches(".*\\b" + process.topicPath + "\\b.*"))
                    .forEach(process -> falseAlarms.add(process.topicPath + " was taken for dead: " + line));
        }
    }

    private SimulatedProcess any() {
        return processes.get(world.random.nextInt(processes.size()));
    }

    private long serverNotices() {
        return world.chance(0.15) ? world.between(5 * SECOND, KEEP_ALIVE) : world.between(0, 50 * MILLI);
    }

    private void trouble() {
        if (processes.isEmpty()) {
            return;
        }
        SimulatedProcess one = world.chance(0.5)
                ? processes.stream()
                        .filter(SimulatedProcess::isPrimary)
                        .findFirst()
                        .orElseGet(this::any)
                : any();
        switch (world.random.nextInt(20)) {
            case 14, 15 -> {
                if (one.isAlive()) {
                    one.vanish();
                }
            }
            case 16 -> {
                // Two pauses that follow each other would be a long one.
                if (one.isRunning()) {
                    one.freeze(world.between(0, TOLERATED));
                }
            }
            case 17 -> {
                long time = world.between(TOLERATED, 3 * TOLERATED);
                one.excuse(time + SECOND);
                one.freeze(time);
            }
            case 18 -> forgetSilently();
            case 19 -> {
                // At the next connection, it is an old one.
                String kept = world.chance(0.5) ? "(absent)" : "(present 1)";
                server.retain(one.topicPath + "/0/state", kept);
            }
            case 0, 1, 2 -> {
                if (one.isAlive()) {
                    one.crash(serverNotices());
                }
            }
            case 3 -> {
                if (one.isRunning()) {
                    one.close();
                }
            }
            case 4, 5 -> {
                one.excuse(20 * SECOND);
                one.cut(world.between(0, 4 * SECOND), world.between(0, 4 * SECOND), world.between(0, 8 * SECOND));
            }
            case 6, 7 -> begin(true);
            case 8 -> begin(false);
            case 9 -> forge(one);
            case 10 -> command(one);
            case 11 -> forgePrimary(one);
            case 12 -> forgeLife(one);
            default -> {
                if (world.chance(0.4)) {
                    restartServer();
                } else if (!references.isEmpty()) {
                    SimulatedReferenceRegistrar reference = references.get(world.random.nextInt(references.size()));
                    if (reference.isAlive()) {
                        reference.crash(serverNotices());
                    }
                }
            }
        }
    }

    private void forge(SimulatedProcess one) {
        if (noneOfOursIsPrimary() && !references.isEmpty()) {
            // One of the reference would let it stand.
            return;
        }
        String text =
                switch (world.random.nextInt(5)) {
                    case 0 -> "(primary absent)";
                    case 1 -> "(primary found aiko/ghost/1/1 2 3.0)";
                    case 2 -> "(primary found aiko/ghost/1/1 2 99999.0)";
                    case 3 -> "";
                    default -> "(primary found " + one.topicPath + "/1 2 " + world.between(0, 2_000) + ".0)";
                };
        server.forge(SimulatedProcess.BOOT, text, world.chance(0.7));
    }

    /** The server keeps nothing of it, or an old announcement, and says nothing. */
    private void forgetSilently() {
        if (!noneOfOursIsPrimary()) {
            switch (world.random.nextInt(3)) {
                case 0 -> server.unretain(SimulatedProcess.BOOT);
                case 1 -> server.retain(SimulatedProcess.BOOT, "(primary absent)");
                default -> server.retain(SimulatedProcess.BOOT, "(primary found aiko/ghost/1/1 2 3.0)");
            }
        }
    }

    /** Anybody calls a service primary that is none, twice, and the service, or somebody else, talks meanwhile. */
    private void forgePrimary(SimulatedProcess one) {
        if (one.services().isEmpty() || noneOfOursIsPrimary()) {
            return;
        }
        String service = List.copyOf(one.services())
                .get(world.random.nextInt(one.services().size()));
        String said = "(primary found " + service + " 2 " + (world.chance(0.5) ? "0.0" : "-1e300") + ")";
        String talk = world.chance(0.5) ? "(celsius 21)" : "(remove aiko/x/1/1)";
        for (long time = 0; time < 20 * SECOND; time += 400 * MILLI) {
            world.after(time, () -> server.forge(service + "/out", talk, false));
        }
        server.forge(SimulatedProcess.BOOT, said, true);
        world.after(world.between(0, 3 * SECOND), () -> server.forge(SimulatedProcess.BOOT, said, true));
    }

    /** Anybody says that a process that lives, or a service of it, is gone, or is another one. */
    private void forgeLife(SimulatedProcess one) {
        SimulatedProcess primary = processes.stream()
                .filter(SimulatedProcess::isPrimary)
                .findFirst()
                .orElse(null);
        if (!one.isAlive() || one.services().isEmpty() || primary == null) {
            return;
        }
        String service = List.copyOf(one.services())
                .get(world.random.nextInt(one.services().size()));
        String registrar = primary.topicPath + "/1/in";
        String process = one.topicPath + "/0";
        switch (world.random.nextInt(8)) {
            case 0 -> server.forge(process + "/state", "(absent)", false);
            case 1 -> server.forge(process + "/state", "(absent 77)", false);
            case 2 -> server.forge(process + "/state", "(absent " + one.incarnation + ")", false);
            case 3 -> server.forge(process + "/state", "(present 1)", false);
            case 4 -> server.forge(service + "/state", "(absent)", false);
            case 5 -> server.forge(registrar, "(remove " + process + ")", false);
            case 6 -> server.forge(registrar, "(remove " + service + ")", false);
            default -> {
                server.forge(registrar, "(remove " + service + ")", false);
                server.forge(registrar, "(add " + service + " evil * mqtt mallory ())", false);
            }
        }
    }

    private boolean noneOfOursIsPrimary() {
        return processes.stream().noneMatch(SimulatedProcess::isPrimary);
    }

    private void command(SimulatedProcess one) {
        if (one.isRunning() && one.isRegistrar()) {
            if (one.isPrimary()) {
                world.log(() -> one.topicPath + " is told to step back");
                one.core().election().demote();
            } else {
                world.log(() -> one.topicPath + " is told to take over");
                one.core().election().promote();
            }
        }
    }

    private void restartServer() {
        world.log(() -> "server: stops");
        // Clients of the reference do not come back.
        references.stream().filter(SimulatedReferenceRegistrar::isAlive).forEach(reference -> reference.crash(0));
        server.stop(world.chance(0.5));
        long downtime = world.between(100 * MILLI, 3 * SECOND);
        processes.forEach(process -> {
            process.excuse(20 * SECOND);
            process.cut(0, world.between(0, 100 * MILLI), downtime);
        });
        world.after(downtime, server::start);
    }

    private void change() {
        if (!processes.isEmpty()) {
            if (world.chance(0.6)) {
                any().addService();
            } else {
                any().removeService();
            }
        }
    }

    /** What is not as it has to be. */
    List<String> problems() {
        List<SimulatedProcess> living =
                processes.stream().filter(SimulatedProcess::isAlive).toList();
        List<SimulatedProcess> registrars =
                living.stream().filter(SimulatedProcess::isRegistrar).toList();
        List<SimulatedProcess> primaries =
                registrars.stream().filter(SimulatedProcess::isPrimary).toList();
        var problems = new ArrayList<>(falseAlarms);
        String retained = server.retained(SimulatedProcess.BOOT);
        var services = new TreeSet<String>();
        living.forEach(process -> services.addAll(process.services()));

        SimulatedReferenceRegistrar reference = references.stream()
                .filter(each -> each.isAlive() && retained.startsWith("(primary found " + each.topicPath + "/1 "))
                .findFirst()
                .orElse(null);
        if (reference != null) {
            if (!primaries.isEmpty()) {
                problems.add("a registrar of ours is primary, but the boot topic says " + retained);
            }
            missing(services, reference.directory(), problems);
        } else if (primaries.size() != 1) {
            problems.add(primaries.size() + " primaries");
        } else {
            SimulatedProcess primary = primaries.get(0);
            String announced = primary.core()
                    .election()
                    .primary()
                    .map(found -> "(primary found " + found.topicPath() + " 2 " + found.timeStarted() + ")")
                    .orElse("nothing");
            if (!retained.equals(announced)) {
                problems.add("the boot topic says " + retained + ", not " + announced);
            }
            missing(services, primary.directory(), problems);
            if (primary.isRegisteredByOthers("mallory")) {
                problems.add("a service is registered as somebody else has said");
            }
            references.stream()
                    .filter(SimulatedReferenceRegistrar::isAlive)
                    .forEach(each -> services.add(each.topicPath + "/1"));
            var dead = new TreeSet<>(primary.directory());
            dead.removeAll(services);
            if (!dead.isEmpty()) {
                problems.add("the directory holds " + dead + ", which are gone");
            }
        }
        for (SimulatedProcess process : living) {
            String known = process.knownPrimary()
                    .map(found -> found.topicPath().toString())
                    .orElse("nobody");
            if (!retained.startsWith("(primary found " + known + " ")) {
                problems.add(process.topicPath + " takes " + known + " for the primary");
            }
        }
        for (SimulatedProcess registrar : registrars) {
            if (!registrar.isPrimary()) {
                if (!registrar.isSecondaryWithCopy()) {
                    problems.add(registrar.topicPath + " is no secondary with a copy");
                }
                missing(services, registrar.directory(), problems);
            }
        }
        return problems;
    }

    private static void missing(Set<String> services, Set<String> directory, List<String> problems) {
        var missing = new TreeSet<>(services);
        missing.removeAll(directory);
        if (!missing.isEmpty()) {
            problems.add(missing + " are not in a directory that holds " + directory);
        }
    }
}
