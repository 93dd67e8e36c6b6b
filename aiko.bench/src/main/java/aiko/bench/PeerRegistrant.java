// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Processes that register services, in a JVM of its own. Arguments: the system, its address, the name of the first process,
 * the number of processes, and of the services of each. It obeys {@code register}, {@code probe}, {@code stop} and {@code find}, until its
 * input ends.
 */
public final class PeerRegistrant {
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PeerSystem.Sessions sessions;
    private final int first;
    private final int processes;
    private final int services;
    private final AtomicBoolean probes = new AtomicBoolean();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger offered = new AtomicInteger();

    private PeerRegistrant(PeerSystem.Sessions sessions, int first, int processes, int services) {
        this.sessions = sessions;
        this.first = first;
        this.processes = processes;
        this.services = services;
    }

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception failure) {
            // Threads of clients would keep it from ending.
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        int processes = Integer.parseInt(arguments[3]);
        var registrant = new PeerRegistrant(
                PeerSystem.sessions(arguments[0], arguments[1], processes),
                Integer.parseInt(arguments[2]),
                processes,
                Integer.parseInt(arguments[4]));
        System.out.println("READY");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            registrant.obey(line);
        }
    }

    private void obey(String line) throws Exception {
        switch (line) {
            case "register" -> {
                register();
                System.out.println("REGISTERED");
            }
            case "probe" -> {
                sessions.prepare("probe-0");
                probes.set(true);
                offered.set(0);
                failed.set(0);
                var thread = new Thread(this::probe, "probe");
                thread.setDaemon(true);
                thread.start();
            }
            case "stop" -> {
                probes.set(false);
                System.out.println("PROBED " + offered + ' ' + failed);
            }
            case "find" -> {
                Set<String> found = sessions.find();
                long living =
                        found.stream().filter(name -> name.matches("p\\d+-.*")).count();
                System.out.println("FOUND " + living);
            }
            default -> throw new IllegalArgumentException(line);
        }
    }

    private void register() throws Exception {
        var threads = Executors.newFixedThreadPool(processes);
        List<Future<Void>> all = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            int number = process;
            Callable<Void> task = () -> {
                List<String> names = IntStream.range(0, services)
                        .mapToObj(service -> "p" + (first + number) + '-' + service)
                        .toList();
                sessions.register(number, names);
                return null;
            };
            all.add(threads.submit(task));
        }
        for (Future<Void> each : all) {
            each.get();
        }
        threads.shutdown();
    }

    /** Its services are named after the time at which they were offered. */
    private void probe() {
        while (probes.get()) {
            offered.incrementAndGet();
            sessions.offer("probe-" + System.nanoTime(), failure -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
            });
            LockSupport.parkNanos(PROBE_NANOS);
        }
    }
}
