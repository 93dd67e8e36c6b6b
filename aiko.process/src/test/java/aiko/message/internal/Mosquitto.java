// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Mosquitto of the test's own, on a free port of this machine, that can be killed, stopped and brought back. */
public final class Mosquitto implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/mosquitto";

    public final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    /** @param options further lines of its configuration; "PORT" stands for the port */
    Mosquitto(Path folder, String... options) throws IOException {
        this.folder = folder;
        this.options =
                options.length == 0 ? List.of("listener PORT 127.0.0.1", "allow_anonymous true") : List.of(options);
        this.port = freePort();
    }

    public static Mosquitto started(Path folder, String... options) throws IOException {
        var mosquitto = new Mosquitto(folder, options);
        mosquitto.start();
        return mosquitto;
    }

    static int freePort() throws IOException {
        return FreePort.get();
    }

    public void start() throws IOException {
        Path configuration = folder.resolve("mosquitto-" + port + ".conf");
        // Else, started by root, it becomes a user who cannot read the test's files.
        var lines = Stream.concat(Stream.of("user root", plainListener()), options.stream())
                .map(line -> line.replace("PORT", Integer.toString(port)))
                .toList();
        Files.write(configuration, lines);
        process = new ProcessBuilder(PROGRAM, "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto-" + port + ".log").toFile()))
                .start();
        await().pollInterval(Duration.ofMillis(5)).until(this::accepts);
    }

    /** Mosquitto does not start with WebSocket listeners alone. */
    private String plainListener() throws IOException {
        return options.stream().anyMatch(option -> option.contains("websockets"))
                ? "listener " + freePort() + " 127.0.0.1"
                : "";
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    /** It hangs: connections stay, nothing is answered. */
    public void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** It reads its files again. */
    public void reload() throws IOException, InterruptedException {
        signal("-HUP");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    /** The identifier of the client that connected last with such a beginning, over all its lives. */
    String latestClientId(String beginning) throws IOException {
        Pattern connected = Pattern.compile("New client connected .* as (" + Pattern.quote(beginning) + "\\S*) ");
        return Files.readAllLines(folder.resolve("mosquitto-" + port + ".log")).stream()
                .map(connected::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .reduce((earlier, later) -> later)
                .orElse("");
    }

    /** How often clients with such an identifier have connected, over all its lives. */
    long connects(String partOfClientId) throws IOException {
        return Files.readAllLines(folder.resolve("mosquitto-" + port + ".log")).stream()
                .filter(line -> line.contains("New client connected") && line.contains(partOfClientId))
                .count();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
