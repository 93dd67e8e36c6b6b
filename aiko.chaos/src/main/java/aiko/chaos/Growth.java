// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.Container;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Whether a process has more and more threads and handles, compared with an early quiet of its own. */
final class Growth {
    /** A process is compared with itself after so many quiets: at first it loads classes and opens connections. */
    private static final int WARM = 10;
    /** Those of the second connection of a primary, of the JVM, and of connections about to be given up. */
    private static final int MOST_THREADS = 14;

    private static final int MOST_HANDLES = 14;
    private static final long MOST_BYTES = 6_000_000;

    private final Process[] processes;

    /** Of one generation of a container. */
    private static final class Process {
        private int generation;
        private int quiets;
        private int threads;
        private int handles;
        private long heap;
        private int mostThreads;
        private int mostHandles;
        private long mostHeap;
    }

    Growth(int containers) {
        processes = new Process[containers];
        Arrays.setAll(processes, unused -> new Process());
    }

    void check(int number, Container container, int threads, List<String> broken) throws IOException {
        Process process = processes[number];
        if (process.generation != container.generation() || process.quiets < WARM) {
            return;
        }
        if (threads > process.threads + MOST_THREADS) {
            broken.add(container.name() + ": " + threads + " threads, " + process.threads + " before");
        }
        int handles = container.handles();
        if (handles > process.handles + MOST_HANDLES) {
            broken.add(container.name() + ": " + handles + " handles, " + process.handles + " before");
        }
    }

    void quiet(int number, Container container, int threads) throws IOException {
        Process process = processes[number];
        if (process.generation != container.generation()) {
            processes[number] = process = new Process();
            process.generation = container.generation();
        }
        process.quiets++;
        int handles = container.handles();
        if (process.quiets <= WARM) {
            process.threads = Math.max(process.threads, threads);
            process.handles = Math.max(process.handles, handles);
        }
        process.mostThreads = Math.max(process.mostThreads, threads);
        process.mostHandles = Math.max(process.mostHandles, handles);
    }

    /** The heap after a garbage collection; says so if it has grown. */
    void heap(int number, Container container, long bytes, List<String> broken) {
        Process process = processes[number];
        if (process.quiets < WARM) {
            return;
        }
        if (process.heap == 0) {
            process.heap = bytes;
        }
        process.mostHeap = Math.max(process.mostHeap, bytes);
        if (bytes > process.heap + MOST_BYTES) {
            broken.add(
                    container.name() + ": " + bytes + " bytes of heap after a collection, " + process.heap + " before");
        }
    }

    /** A line about one container. */
    String line(int number) {
        Process process = processes[number];
        return String.format(
                "process %d, %d quiets: threads %d, at most %d; handles %d, at most %d; heap after collection %.1f MB, at most %.1f MB",
                process.generation,
                process.quiets,
                process.threads,
                process.mostThreads,
                process.handles,
                process.mostHandles,
                process.heap / 1e6,
                process.mostHeap / 1e6);
    }
}
