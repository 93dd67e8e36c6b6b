// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * How long a container takes to start, how large it is, and how long a dropped bundle takes until the registrar has its
 * service; beside {@code java -version} and a framework without bundles, in the same run. {@link SwapBenchmark} measures
 * what comes after that.
 *
 * <p>Arguments: the distribution's folder, the folder of the examples, a file for the results as JSON, and options:
 * {@code --starts N}, {@code --drops N}.
 */
public final class ContainerBenchmark {
    private static final int WAIT_SECONDS = 20;

    private final Path distribution;
    private final Path example;
    private final Map<String, Integer> options = new HashMap<>(Map.of("--starts", 10, "--drops", 50));
    private final List<Figures> figures = new ArrayList<>();

    private ContainerBenchmark(Path distribution, Path example) {
        this.distribution = distribution;
        this.example = example;
    }

    public static void main(String[] arguments) throws Exception {
        Path aloha;
        try (Stream<Path> files = Files.list(Path.of(arguments[1], "example.aloha", "target"))) {
            aloha = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        var benchmark = new ContainerBenchmark(Path.of(arguments[0]).toAbsolutePath(), aloha);
        for (int i = 3; i < arguments.length; i += 2) {
            BenchmarkOptions.set(benchmark.options, arguments[i], Integer.parseInt(arguments[i + 1]));
        }
        benchmark.run(Path.of(arguments[2]));
    }

    private void run(Path results) throws Exception {
        String java = ProcessHandle.current().info().command().orElse("java");
        String classPath = System.getProperty("java.class.path");
        measure("java -version", options.get("--starts"), () -> untilLine(new ProcessBuilder(java, "-version"), ""));
        measure(
                "framework without bundles",
                options.get("--starts"),
                () -> untilLine(
                        new ProcessBuilder(java, "-XX:+UseSerialGC", "-cp", classPath, BareFelix.class.getName()),
                        "STARTED"));
        measure("container to READY", options.get("--starts"), () -> untilLine(container(), "READY "));
        Resident resident = drops();
        System.out.printf(
                Locale.ROOT,
                "%-34s %d MB when READY, %d MB after the drops%n",
                "resident memory",
                resident.readyMegabytes(),
                resident.afterwardsMegabytes());
        Files.writeString(
                results,
                "{\"resident_ready_mb\": " + resident.readyMegabytes() + ", \"resident_afterwards_mb\": "
                        + resident.afterwardsMegabytes() + ", \"figures\": [\n  "
                        + String.join(
                                ",\n  ", figures.stream().map(Figures::json).toList()) + "\n]}\n");
    }

    private void measure(String name, int times, DoubleSupplier once) {
        double[] milliseconds = new double[times];
        for (int i = 0; i < times; i++) {
            milliseconds[i] = once.getAsDouble();
        }
        add(Figures.of(name, milliseconds));
    }

    private void add(Figures measured) {
        figures.add(measured);
        System.out.println(measured.line());
    }

    private ProcessBuilder container() {
        try {
            Path folder = Files.createTempDirectory("aiko-bench");
            return container(folder, freePort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProcessBuilder container(Path folder, int port) {
        var builder = new ProcessBuilder(
                distribution.resolve("bin/aiko").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--deploy",
                folder.resolve("deploy").toString(),
                "run");
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().put("AIKO_MQTT_PORT", Integer.toString(port));
        return builder;
    }

    private static double untilLine(ProcessBuilder builder, String beginning) {
        long began = System.nanoTime();
        try {
            Process process = builder.redirectErrorStream(true).start();
            try (BufferedReader lines = reader(process)) {
                readUntil(lines, beginning);
                double milliseconds = (System.nanoTime() - began) / 1e6;
                process.destroy();
                process.waitFor();
                return milliseconds;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String readUntil(BufferedReader lines, String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("program: ended without a line that begins with \"" + beginning + "\"");
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private record Resident(long readyMegabytes, long afterwardsMegabytes) {}

    private Resident drops() throws Exception {
        Path folder = Files.createTempDirectory("aiko-bench");
        int port = freePort();
        Process process = container(folder, port).redirectErrorStream(true).start();
        try {
            BufferedReader lines = reader(process);
            String topicPath = readUntil(lines, "READY ").split(" ")[1];
            drain(lines);
            long ready = residentMegabytes(process.pid());
            drops(folder.resolve("deploy"), port, topicPath);
            return new Resident(ready, residentMegabytes(process.pid()));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private void drops(Path deploy, int port, String topicPath) throws Exception {
        BlockingQueue<String> directory = new LinkedBlockingQueue<>();
        var client = new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        client.subscribe(
                topicPath + "/1/out",
                0,
                (topic, message) -> directory.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
        double[] dropped = new double[options.get("--drops")];
        for (int i = 0; i < dropped.length; i++) {
            dropped[i] = untilAdded(deploy, "1.0." + i, directory);
            Files.delete(deploy.resolve("aloha.jar"));
            await(directory, "(remove ");
        }
        add(Figures.of("drop to (add …) on out", dropped));
        client.disconnectForcibly(0, 500);
        client.close(true);
    }

    private double untilAdded(Path deploy, String version, BlockingQueue<String> directory) throws Exception {
        Path temporary = deploy.resolve(".aloha.tmp");
        Files.write(temporary, withVersion(version));
        long began = System.nanoTime();
        Files.move(temporary, deploy.resolve("aloha.jar"), StandardCopyOption.ATOMIC_MOVE);
        await(directory, "(add ");
        return (System.nanoTime() - began) / 1e6;
    }

    private static void await(BlockingQueue<String> directory, String beginning) throws Exception {
        String line;
        do {
            line = directory.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("no " + beginning + "…) within " + WAIT_SECONDS + " s");
            }
        } while (!line.startsWith(beginning));
    }

    private byte[] withVersion(String version) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new JarInputStream(Files.newInputStream(example))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (var out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void drain(BufferedReader lines) {
        var thread = new Thread(() -> lines.lines().forEach(line -> {}), "output");
        thread.setDaemon(true);
        thread.start();
    }

    private static long residentMegabytes(long processId) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(processId), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
