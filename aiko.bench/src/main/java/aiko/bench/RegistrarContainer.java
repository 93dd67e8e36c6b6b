// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The distribution in a JVM of its own, as users start it: the process whose service 1 is the registrar. */
final class RegistrarContainer implements SwapHost {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Path output;
    private final Path data;
    private final Path deploy;
    private final String topicPath;
    private final List<String> command;

    /**
     * @param port of the MQTT server on this machine
     * @param embedded whether the container is to start it
     */
    RegistrarContainer(Path distribution, int port, boolean embedded) throws Exception {
        this(distribution, port, embedded, "registrar=primary");
    }

    /** One that finds a primary already. */
    static RegistrarContainer secondary(Path distribution, int port) throws Exception {
        return new RegistrarContainer(distribution, port, false, "registrar=secondary");
    }

    /** One with the files of {@code etc} in that folder, which finds a primary or not. */
    static RegistrarContainer configured(Path folder, Path distribution, int port, boolean isPrimary) throws Exception {
        return new RegistrarContainer(
                folder, distribution, port, false, isPrimary ? "registrar=primary" : "registrar=secondary");
    }

    /** The primary of that namespace. */
    static RegistrarContainer inNamespace(String namespace, Path distribution, int port) throws Exception {
        Path folder = Files.createTempDirectory("aiko-bench");
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("aiko.process.cfg"), "namespace = " + namespace + "\n");
        return in(folder, distribution, port);
    }

    /** One that finds its data and its deploy folder in that folder. */
    static RegistrarContainer in(Path folder, Path distribution, int port) throws Exception {
        return new RegistrarContainer(folder, distribution, port, false, "registrar=primary");
    }

    private RegistrarContainer(Path distribution, int port, boolean embedded, String role) throws Exception {
        this(Files.createTempDirectory("aiko-bench"), distribution, port, embedded, role);
    }

    private RegistrarContainer(Path folder, Path distribution, int port, boolean embedded, String role)
            throws Exception {
        output = folder.resolve("output");
        data = folder.resolve("data");
        deploy = folder.resolve("deploy");
        command = new ArrayList<>(List.of(
                distribution.resolve("bin/aiko").toString(), "--data", data.toString(), "--deploy", deploy.toString()));
        Path etc = folder.resolve("etc");
        if (Files.isDirectory(etc)) {
            command.addAll(List.of("--etc", etc.toString()));
        }
        var builder = command("run");
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        if (!embedded) {
            builder.environment().put("AIKO_MQTT_HOST", "127.0.0.1");
        }
        builder.environment().put("AIKO_MQTT_PORT", Integer.toString(port));
        process = builder.redirectOutput(output.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "registrar-end"));
        topicPath = awaitReady(role).split(" ")[1];
    }

    private ProcessBuilder command(String... arguments) {
        var line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).redirectErrorStream(true);
    }

    /** What the shell says to this. */
    String exec(String shellCommand) throws Exception {
        Process shell = command("exec", shellCommand).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return said;
    }

    /** Where its admin socket is. */
    Path data() {
        return data;
    }

    @Override
    public Path deploy() {
        return deploy;
    }

    @Override
    public long processId() {
        return process.pid();
    }

    @Override
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** The topic path of the registrar. */
    String registrar() {
        return topicPath + "/1";
    }

    /** Processor time that it has used. */
    long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** The most memory that it has had so far. */
    long peakMegabytes() throws IOException {
        return megabytes("VmHWM:");
    }

    /** The memory that it has now. */
    long residentMegabytes() throws IOException {
        return megabytes("VmRSS:");
    }

    private long megabytes(String line) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(candidate -> candidate.startsWith(line))
                            .mapToLong(found -> Long.parseLong(found.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** What the registrar has to say. */
    String out() {
        return registrar() + "/out";
    }

    private String awaitReady(String role) throws IOException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < START_LIMIT_NANOS) {
            var ready = Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith("READY ") && line.contains(role))
                    .findFirst();
            if (ready.isPresent()) {
                return ready.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new IOException("registrar's container: not started in time:\n" + Files.readString(output));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
