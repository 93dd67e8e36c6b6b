// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Services registered by many processes, a watcher who is told, a process and a leader killed: ours beside the directories that
 * others use, each with its own servers on this machine and its own client. Prints a table.
 *
 * <p>Arguments: the folder of the distribution, and perhaps {@code --services N}, {@code --processes N}, and names of systems.
 */
public final class PeersBenchmark {
    private static final int JVMS = 3;
    private static final int LIMIT_SECONDS = 180;
    private static final int REPAIR_LIMIT_SECONDS = 60;
    private static final int SETTLE_SECONDS = 15;
    private static final String PROBE = "probe";

    private final PeerSystem system;
    private final String name;
    private final PeersTable table;
    private final int processes;
    private final int perProcess;
    private final KnownServices known = new KnownServices();

    private PeersBenchmark(PeerSystem system, String name, PeersTable table, int processes, int perProcess) {
        this.system = system;
        this.name = name;
        this.table = table;
        this.processes = processes;
        this.perProcess = perProcess;
    }

    public static void main(String[] arguments) throws Exception {
        int services = option(arguments, "--services", 100_000);
        int processes = option(arguments, "--processes", 100);
        List<String> names =
                Arrays.stream(arguments).filter(PeerSystem.NAMES::contains).toList();
        System.out.println(services + " services of " + processes + " processes in " + (JVMS + 1) + " JVMs");
        var table = new PeersTable();
        for (String name : names.isEmpty() ? PeerSystem.NAMES : names) {
            try (PeerSystem system =
                    PeerSystem.start(name, Path.of(arguments[0]).toAbsolutePath())) {
                table.begin(system.name(), system.setting());
                new PeersBenchmark(system, name, table, processes, services / processes).run();
            } catch (Exception failure) {
                // The others are measured all the same.
                System.out.println(name + " failed: " + failure);
                failure.printStackTrace();
            }
        }
        System.out.println('\n' + table.markdown());
        System.exit(0);
    }

    private static int option(String[] arguments, String name, int otherwise) {
        int index = Arrays.asList(arguments).indexOf(name);
        return index < 0 ? otherwise : Integer.parseInt(arguments[index + 1]);
    }

    private void run() throws Exception {
        long idle = system.megabytes();
        List<PeerProcess> registrants = new ArrayList<>();
        int next = 0;
        int others = processes - 1;
        try (AutoCloseable watch = system.watch(known)) {
            for (int i = 0; i < JVMS; i++) {
                int count = others / JVMS + (i < others % JVMS ? 1 : 0);
                registrants.add(registrant(next, count));
                next += count;
            }
            PeerProcess victim = registrant(next, 1);
            registrants.add(victim);
            PeerProcess prober = registrant(processes, 1);
            register(registrants);
            table.add("memory of all servers, empty, and with all services", "%d MB, %d MB", idle, system.megabytes());
            killProcess(victim, "p" + next);
            for (PeerSystem.Fault fault : system.faults()) {
                killLeader(fault, prober);
            }
            prober.close();
        } finally {
            for (PeerProcess registrant : registrants) {
                registrant.close();
            }
        }
    }

    private PeerProcess registrant(int first, int count) throws Exception {
        PeerProcess process = PeerProcess.start(PeerRegistrant.class, name, system.address(), first, count, perProcess);
        process.await("READY");
        return process;
    }

    private void register(List<PeerProcess> registrants) throws Exception {
        int services = processes * perProcess;
        long began = System.nanoTime();
        for (PeerProcess registrant : registrants) {
            registrant.say("register");
        }
        for (PeerProcess registrant : registrants) {
            registrant.await("REGISTERED");
        }
        double acknowledged = secondsSince(began);
        boolean isComplete = known.awaitWithout(PROBE, services, LIMIT_SECONDS);
        table.add(
                services + " services registered: until the clients are done; until the watcher is told of all",
                "%.1f s; %.1f s%s",
                acknowledged,
                secondsSince(began),
                isComplete ? "" : " (told of " + known.without(PROBE) + " only)");
    }

    private void killProcess(PeerProcess victim, String process) throws Exception {
        long began = System.nanoTime();
        victim.kill();
        known.awaitOf(process, perProcess - 1, LIMIT_SECONDS);
        double first = secondsSince(began);
        boolean isComplete = known.awaitOf(process, 0, LIMIT_SECONDS);
        table.add(
                "a process killed: until the watcher is told of its first service, and of all " + perProcess,
                "%.3f s, %.3f s%s",
                first,
                secondsSince(began),
                isComplete ? "" : " (" + known.of(process) + " not told)");
    }

    private void killLeader(PeerSystem.Fault fault, PeerProcess prober) throws Exception {
        int living = (processes - 1) * perProcess;
        int earlier = known.told(PROBE).size();
        prober.say("probe");
        pass(2);
        int removals = known.removalsWithout(PROBE);
        long killed = fault.kill().kill();
        double works = worksAgain(killed);
        pass(SETTLE_SECONDS);
        prober.say("stop");
        String[] probed = prober.await("PROBED").split(" ");
        known.awaitWithout(PROBE, living, REPAIR_LIMIT_SECONDS);
        pass(2 * SETTLE_SECONDS / 3);
        prober.say("find");
        long found = Long.parseLong(prober.await("FOUND"));
        table.add(
                "SIGKILL of " + fault.what() + ": until the watcher is told of a service that is registered afterwards",
                works < 0 ? "not within " + REPAIR_LIMIT_SECONDS + " s" : "%.3f s",
                works);
        table.add(
                fault.what() + ": of the " + living
                        + " services that live, not found by another client; said to be removed",
                "%d; %d",
                living - found,
                known.removalsWithout(PROBE) - removals);
        int told = known.told(PROBE).size() - earlier;
        int failed = Integer.parseInt(probed[1]);
        table.add(
                fault.what() + ": registrations meanwhile, one each 50 ms: told; failed with an error; neither",
                "%d; %d; %d",
                told,
                failed,
                Math.max(0, Integer.parseInt(probed[0]) - failed - told));
    }

    /** Seconds until it was told of one that was registered after that time; negative if it is not. */
    private double worksAgain(long killed) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REPAIR_LIMIT_SECONDS);
        while (System.nanoTime() < end) {
            var told = known.told(PROBE).entrySet().stream()
                    .filter(probe -> Long.parseLong(probe.getKey().substring(PROBE.length() + 1)) - killed > 0)
                    .mapToLong(Map.Entry::getValue)
                    .min();
            if (told.isPresent()) {
                return (told.getAsLong() - killed) / 1e9;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return -1;
    }

    private static void pass(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
