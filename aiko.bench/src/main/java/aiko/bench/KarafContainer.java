// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Apache Karaf in a process of its own: a copy of an unpacked one without its SSH server and JMX ports, into which the
 * bundles are dropped that {@code aiko.process} needs and Karaf has not.
 */
final class KarafContainer implements SwapHost {
    private static final List<String> BUNDLES = List.of(
            "org.osgi.service.component-",
            "org.apache.felix.scr-",
            "jctools-core-",
            "org.eclipse.paho.client.mqttv3-",
            "aiko.process-");

    private static final String POLL = "felix.fileinstall.poll = ";
    private static final String SYSTEM_PACKAGES = "org.osgi.framework.system.packages.extra = ";
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long END_LIMIT_SECONDS = 20;

    private final Path folder;
    private final Process process;

    /**
     * @param unpacked what is copied
     * @param distribution where the bundles are
     * @param port of the MQTT server on this machine
     * @param pollMillis how often it looks into its deploy folder; 1,000 as it is distributed
     * @param graceSeconds {@code swap.grace} of {@code aiko.process}
     */
    KarafContainer(Path unpacked, Path distribution, int port, int pollMillis, int graceSeconds) throws IOException {
        folder = Files.createTempDirectory("aiko-bench").resolve("karaf");
        copy(unpacked, folder);
        change("org.apache.karaf.features.cfg", "(?m)^ *(ssh|management)/.*\\R", "");
        change("org.apache.felix.fileinstall-deploy.cfg", "(?m)^felix.fileinstall.poll .*$", POLL + pollMillis);
        // Its framework has this package, but does not show it.
        change(
                "config.properties",
                "(?m)^" + SYSTEM_PACKAGES,
                SYSTEM_PACKAGES + "org.osgi.service.condition;version=1.0, ");
        Files.writeString(
                folder.resolve("etc/aiko.process.cfg"),
                "mqtt.host = 127.0.0.1\nmqtt.port = " + port + "\nswap.grace = " + graceSeconds + '\n');
        process = start();
        await("its boot features", folder.resolve("data/log/karaf.log"), " Done.");
        for (String name : BUNDLES) {
            Path bundle = bundle(distribution, name);
            put(bundle.getFileName().toString(), Files.readAllBytes(bundle));
        }
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(folder.resolve("bin/karaf").toString(), "server");
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_") || name.startsWith("KARAF_"));
        // So that this is the process.
        builder.environment().put("KARAF_EXEC", "exec");
        Process started = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "karaf-end"));
        return started;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(file -> !file.startsWith(from.resolve("data"))).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void change(String file, String pattern, String replacement) throws IOException {
        Path path = folder.resolve("etc").resolve(file);
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(path));
        if (!matcher.find()) {
            throw new IOException(path + ": not as in Karaf 4.4; use an unpacked Apache Karaf 4.4");
        }
        Files.writeString(path, matcher.replaceAll(replacement));
    }

    private static Path bundle(Path distribution, String beginning) throws IOException {
        try (Stream<Path> bundles = Files.list(distribution.resolve("system"))) {
            return bundles.filter(bundle -> bundle.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void await(String what, Path log, String text) throws IOException {
        long began = System.nanoTime();
        while (!Files.exists(log) || !Files.readString(log).contains(text)) {
            if (!process.isAlive() || System.nanoTime() - began > START_LIMIT_NANOS) {
                throw new IOException("Karaf: not started in time: " + what + ":\n" + output());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public Path deploy() {
        return folder.resolve("deploy");
    }

    @Override
    public long processId() {
        return process.pid();
    }

    @Override
    public String output() throws IOException {
        Path log = folder.resolve("data/log/karaf.log");
        return Files.readString(folder.resolve("output")) + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
