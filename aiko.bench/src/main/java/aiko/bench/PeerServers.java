// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers of one kind, each in a process of the operating system, with their files in one folder. */
final class PeerServers implements AutoCloseable {
    static final int NODES = 3;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    PeerServers() throws IOException {
        folder = Files.createTempDirectory("aiko-bench");
    }

    Path folder() {
        return folder;
    }

    void start(List<String> command) throws IOException {
        File log = folder.resolve("log" + processes.size()).toFile();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
        } catch (IOException missing) {
            throw new IOException(
                    command.get(0) + " cannot be started: " + missing.getMessage()
                            + "; install it, see docs/performance/peers.md",
                    missing);
        }
        // Also when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "server-end"));
        processes.add(process);
    }

    void await(int number, int port) throws IOException {
        ServerStart.await(processes.get(number), port, "server not started; see " + folder.resolve("log" + number));
    }

    /** SIGKILL; returns when. */
    long kill(int number) {
        long now = System.nanoTime();
        processes.get(number).destroyForcibly().onExit().join();
        return now;
    }

    long megabytes() throws IOException {
        long sum = 0;
        for (Process process : processes) {
            if (process.isAlive()) {
                sum += megabytes(process.pid());
            }
        }
        return sum;
    }

    static long megabytes(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024;
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
