// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A container in folders of its own, with its own proxy to the server; its process can be replaced by another one. */
public final class Container implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 20;

    private final String name;
    private final Path command;
    private final Path folder;
    private final FaultProxy proxy;
    private final Map<String, String> environment;
    private final SmallDisk disk;
    private Process process;
    private int generation;
    private long outputBefore;
    private boolean isReady;

    /**
     * Starts it.
     *
     * @param name the host in its topic path
     * @param home the folder of the distribution
     * @param environment beside that of the rig
     * @param disk that of its data; may be null
     */
    public Container(
            String name, Path home, Path folder, FaultProxy proxy, Map<String, String> environment, SmallDisk disk)
            throws IOException {
        this.name = name;
        this.folder = folder;
        this.proxy = proxy;
        this.environment = environment;
        this.disk = disk;
        command = home.resolve("bin/aiko");
        Files.createDirectories(folder.resolve("deploy"));
        Files.createDirectories(folder.resolve("etc"));
    }

    /** Writes a file of its folder {@code etc}. */
    public void configure(String file, String... lines) throws IOException {
        Files.write(folder.resolve("etc").resolve(file), List.of(lines));
    }

    public String name() {
        return name;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    public Process process() {
        return process;
    }

    public Path folder() {
        return folder;
    }

    /** The number of processes so far. */
    public int generation() {
        return generation;
    }

    /** Where its data are. */
    public static Path data(Path folder) {
        return folder.resolve("data");
    }

    /** Starts a process, and does not wait for it. Whoever does that makes room on its disk before. */
    public void start() throws IOException {
        freeDisk();
        var builder = new ProcessBuilder(line("run"));
        clearEnvironment(builder);
        builder.environment().put("AIKO_PROCESS_HOST", name);
        builder.environment().put("AIKO_MQTT_HOST", proxy.addresses());
        builder.environment().putAll(environment);
        outputBefore = Files.exists(output()) ? Files.size(output()) : 0;
        isReady = false;
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        process.getOutputStream().close();
        generation++;
    }

    /** Whether it has said that it is ready; how long that takes depends on the machine more than on anything else. */
    public boolean isReady() throws IOException {
        if (!isReady) {
            try (var file = new RandomAccessFile(output().toFile(), "r")) {
                var printed = new byte[(int) (file.length() - outputBefore)];
                file.seek(outputBefore);
                file.readFully(printed);
                isReady = new String(printed, StandardCharsets.UTF_8).contains("READY ");
            }
        }
        return isReady;
    }

    private List<String> line(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(disk == null ? List.of() : disk.enter());
        line.addAll(List.of(
                command.toString(),
                "--data",
                data(folder).toString(),
                "--deploy",
                folder.resolve("deploy").toString(),
                "--etc",
                folder.resolve("etc").toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    private static void clearEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AIKO_"));
    }

    /** The file with all that its processes have printed. */
    public Path output() {
        return folder.resolve("output");
    }

    /** What a command prints, such as {@code status} or {@code exec aiko:services}; for a person who reads it. */
    public String ask(String... arguments) {
        try {
            var builder = new ProcessBuilder(line(arguments));
            clearEnvironment(builder);
            Path answer = folder.resolve("answer");
            Process client = builder.redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            client.getOutputStream().close();
            if (!client.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                client.destroyForcibly();
                return "no answer within " + END_LIMIT_SECONDS + " s";
            }
            return Files.readString(answer);
        } catch (IOException failure) {
            return failure.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return interrupted.toString();
        }
    }

    /** Puts a file into the deploy folder at once, in place of one of that name. */
    public void drop(String file, byte[] content) throws IOException {
        Path temporary = folder.resolve("deploy/." + file);
        Files.write(temporary, content);
        Files.move(
                temporary,
                folder.resolve("deploy").resolve(file),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes a file of the deploy folder. */
    public void undrop(String file) throws IOException {
        Files.deleteIfExists(folder.resolve("deploy").resolve(file));
    }

    /** Ends the process at once, as the system does when it has no memory left. Returns whether there was one. */
    public boolean kill() {
        boolean happens = process.isAlive();
        process.destroyForcibly().onExit().join();
        return happens;
    }

    /** Ends the process in order. Returns whether there was one. */
    public boolean end() throws IOException {
        boolean happens = Signals.send("CONT", process);
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("container " + name + " does not end within " + END_LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return happens;
    }

    /** Its threads do nothing any more. */
    public boolean suspend() throws IOException {
        return Signals.send("STOP", process);
    }

    /** Its threads go on. */
    public boolean resume() throws IOException {
        return Signals.send("CONT", process);
    }

    /** The number of open files and connections. */
    public int handles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) open.count();
        }
    }

    /** Sets how many files and connections it may have open. */
    public boolean limitHandles(int number) throws IOException {
        return Signals.limit("nofile", Integer.toString(number), process);
    }

    /** No space is left for its data. Returns whether it has a disk for them. */
    public boolean fillDisk() throws IOException {
        if (disk != null) {
            disk.fill();
        }
        return disk != null;
    }

    /** There is space for its data again. */
    public void freeDisk() throws IOException {
        if (disk != null) {
            disk.free();
        }
    }

    /** Sets how large a file may become by its writes. */
    public boolean limitFiles(String bytes) throws IOException {
        return Signals.limit("fsize", bytes, process);
    }

    /** The last lines that it has printed. */
    public String tail(int lines) throws IOException {
        List<String> all = Files.exists(output())
                ? List.of(new String(Files.readAllBytes(output()), StandardCharsets.UTF_8).split("\n"))
                : List.of();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            kill();
        }
        proxy.close();
        if (disk != null) {
            disk.close();
        }
    }
}
