// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A part of a benchmark in an operating system process of its own, which talks by lines. */
final class PeerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader output;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, name + "-end"));
    }

    /** A class of this program, in a JVM of its own. */
    static PeerProcess start(Class<?> program, Object... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return of(program.getSimpleName(), new ProcessBuilder(command));
    }

    /** Another program that talks by lines. */
    static PeerProcess of(String name, ProcessBuilder command) throws IOException {
        return new PeerProcess(
                name, command.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** The rest of the next line that begins with this word; other lines are skipped. */
    String await(String word) throws IOException {
        String line;
        do {
            line = output.readLine();
            if (line == null) {
                throw new IOException(name + ": ended before it said " + word);
            }
        } while (!(line + ' ').startsWith(word + ' '));
        return line.substring(word.length()).strip();
    }

    void say(String line) throws IOException {
        process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Processor time that it has used. */
    long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
