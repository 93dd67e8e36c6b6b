// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a watcher has been told. Services are named {@code PROCESS-NUMBER}. */
final class KnownServices {
    private final Set<String> present = new HashSet<>();
    private final Map<String, Integer> ofProcess = new HashMap<>();
    private final Map<String, Long> firstTold = new HashMap<>();
    private final Map<String, Integer> removals = new HashMap<>();

    synchronized void added(String service) {
        if (present.add(service)) {
            ofProcess.merge(process(service), 1, Integer::sum);
            firstTold.putIfAbsent(service, System.nanoTime());
            notifyAll();
        }
    }

    synchronized void removed(String service) {
        if (present.remove(service)) {
            ofProcess.merge(process(service), -1, Integer::sum);
            removals.merge(process(service), 1, Integer::sum);
            notifyAll();
        }
    }

    /** What is there now, by who has asked for all. */
    synchronized void all(Set<String> services) {
        List.copyOf(present).stream()
                .filter(service -> !services.contains(service))
                .forEach(this::removed);
        services.forEach(this::added);
    }

    synchronized int of(String process) {
        return ofProcess.getOrDefault(process, 0);
    }

    /** Without those of a process. */
    synchronized int without(String process) {
        return present.size() - of(process);
    }

    /** How often it was told that a service is gone, without those of a process. */
    synchronized int removalsWithout(String process) {
        return removals.values().stream().mapToInt(Integer::intValue).sum() - removals.getOrDefault(process, 0);
    }

    /** When it was told of each service of a process first, as {@link System#nanoTime()}. */
    synchronized Map<String, Long> told(String process) {
        var told = new HashMap<String, Long>();
        firstTold.forEach((service, nanos) -> {
            if (process(service).equals(process)) {
                told.put(service, nanos);
            }
        });
        return told;
    }

    /** Returns whether it has been told of that many in time; gives up when nothing changes for as long. */
    synchronized boolean awaitWithout(String process, int count, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (without(process) != count && System.nanoTime() < end) {
            wait(100);
        }
        return without(process) == count;
    }

    synchronized boolean awaitOf(String process, int count, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (of(process) > count && System.nanoTime() < end) {
            wait(100);
        }
        return of(process) <= count;
    }

    private static String process(String service) {
        return service.substring(0, service.indexOf('-'));
    }
}
