// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container that was started as users start it, in folders of its own. */
final class Container implements AutoCloseable {
    private static final Pattern HTTP_ADDRESS = Pattern.compile("HTTP: listening on (https?://\\S+)");
    private static final Pattern READY = Pattern.compile(
            "(?m)^READY (\\S+) namespace=(\\S+) mqtt=(\\S+ \\(\\w+\\)) registrar=(\\S+) services=(\\d+)(?: \\([^)]*\\))? in (\\d+\\.\\d) s$");

    private static final double MOST_SECONDS_TO_START = 2;

    /** Several tests share two cores; how long a start takes is measured elsewhere. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path program;
    final Path folder;
    final Path deploy;
    private final Path output;
    private final Process process;

    record Result(int status, String out, String err) {}

    private Container(Path program, Path folder, Map<String, String> environment, String... options)
            throws IOException {
        this.program = program;
        this.folder = folder;
        deploy = Files.createDirectories(folder.resolve("deploy"));
        Files.createDirectories(folder.resolve("etc"));
        output = folder.resolve("output");
        var line = new ArrayList<>(List.of("run"));
        line.addAll(List.of(options));
        var builder = command(line.toArray(String[]::new));
        builder.command().addAll(0, List.of("env", Signals.DEFAULT_INTERRUPT));
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** @param port of the MQTT server, configured or not */
    static Container start(Path folder, int port, Map<String, String> environment, String... options)
            throws IOException {
        var all = new java.util.HashMap<>(environment);
        all.putIfAbsent("AIKO_MQTT_PORT", Integer.toString(port));
        return new Container(Distribution.command(), folder, all, options);
    }

    /** One of another distribution. */
    static Container of(Path program, Path folder, Map<String, String> environment) throws IOException {
        return new Container(program, folder, environment);
    }

    /** One of this distribution, in a folder of its own below another one, when it is ready. */
    static Container ready(Path distribution, Path parent, String javaOptions) throws IOException {
        Map<String, String> environment =
                Map.of("AIKO_MQTT_PORT", Integer.toString(Distribution.freePort()), "AIKO_JAVA_OPTS", javaOptions);
        return of(distribution.resolve("bin/aiko"), Files.createTempDirectory(parent, "container"), environment)
                .ready();
    }

    /** One that finds these lines in a file of its {@code etc} folder. */
    static Container start(Path folder, int port, String file, String... lines) throws IOException {
        configure(folder, file, lines);
        return start(folder, port, Map.of());
    }

    /** Writes a file of the {@code etc} folder of the container that has that folder. */
    static void configure(Path folder, String file, String... lines) throws IOException {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Path temporary = folder.resolve(file + ".new");
        Files.write(temporary, List.of(lines));
        Files.move(temporary, etc.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Container ready() {
        try {
            await().atMost(START_LIMIT).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the container has ended:\n" + output());
                }
                return READY.matcher(output()).find();
            });
        } catch (RuntimeException notReady) {
            // Nobody has it yet who would close it.
            close();
            throw notReady;
        }
        return this;
    }

    Matcher readyLine() {
        Matcher matcher = READY.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException("there is no READY line:\n" + output());
        }
        return matcher;
    }

    /**
     * A limit that is kept by a machine which has nothing else to do: longer on one that has, by as much as the container took
     * longer to be ready than it ever needs.
     */
    Duration atThisPace(Duration limit) {
        double seconds = Double.parseDouble(readyLine().group(6));
        return Duration.ofMillis(Math.round(limit.toMillis() * Math.max(1, seconds / MOST_SECONDS_TO_START)));
    }

    /** {@code namespace/host/process}. */
    String topicPath() {
        return readyLine().group(1);
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** The addresses of its HTTP listener, the last one at the end. */
    List<String> httpAddresses() {
        return HTTP_ADDRESS
                .matcher(output())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    Result exec(String command) throws IOException, InterruptedException {
        return client("exec", command);
    }

    /** What {@code aiko exec} does, without a Java for each. */
    Result run(String command) throws IOException {
        return runIn(folder.resolve("data"), command);
    }

    /** In the container with that data folder. */
    static Result runIn(Path data, String command) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var channel = new AdminSocket(data).connect()) {
            DataOutputStream to = AdminSocket.output(channel);
            Frame.of(Frame.Kind.FOLDER, data.getParent().toString()).write(to);
            Frame.of(Frame.Kind.EXEC, command).write(to);
            DataInputStream from = AdminSocket.input(channel);
            for (Frame frame = Frame.read(from); ; frame = Frame.read(from)) {
                switch (frame.kind()) {
                    case OUTPUT -> out.write(frame.content());
                    case ERROR -> err.write(frame.content());
                    default -> {
                        return new Result(
                                Integer.parseInt(frame.text()),
                                out.toString(StandardCharsets.UTF_8),
                                err.toString(StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }

    Result client(String... arguments) throws IOException, InterruptedException {
        return result(command(arguments));
    }

    /** Of what {@link #command} gives. */
    Result result(ProcessBuilder command) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", "");
        Process client = command.redirectError(err.toFile()).start();
        client.getOutputStream().close();
        String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!client.waitFor(20, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new IllegalStateException(command.command() + " hangs");
        }
        return new Result(client.exitValue(), out, Files.readString(err));
    }

    void drop(String name, byte[] content) throws IOException {
        Path temporary = deploy.resolve("." + name);
        Files.write(temporary, content);
        Files.move(temporary, deploy.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    Process process() {
        return process;
    }

    ProcessBuilder command(String... arguments) {
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(List.of(
                "--data", folder.resolve("data").toString(),
                "--deploy", deploy.toString(),
                "--etc", folder.resolve("etc").toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        return builder;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
