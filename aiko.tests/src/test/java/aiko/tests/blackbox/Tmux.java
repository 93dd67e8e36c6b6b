// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A command in a real terminal, Debian's {@code tmux}: what is typed, and the screen that a person sees. */
final class Tmux implements AutoCloseable {
    private static final String PROMPT = "aiko>";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path socket;
    private final Path exitStatus;

    /** The command stays on the screen after its end. */
    Tmux(Path folder, int columns, int rows, Map<String, String> environment, ProcessBuilder command)
            throws IOException, InterruptedException {
        // The name of a Unix domain socket is short.
        socket = Path.of("/tmp", "aiko-tmux-" + UUID.randomUUID().toString().substring(0, 8));
        exitStatus = Path.of(socket + ".status");
        var line = new ArrayList<>(List.of("env", Signals.DEFAULT_INTERRUPT));
        environment.forEach((name, value) -> line.add(name + '=' + value));
        command.command().forEach(word -> line.add("'" + word + "'"));
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "-c",
                folder.toString(),
                // tmux does not always tell the exit status of a command; this shell does, and outlives a Ctrl-C.
                "trap : INT; " + String.join(" ", line) + "; echo $? > " + exitStatus,
                ";",
                "set-option",
                "-g",
                "remain-on-exit",
                "on",
                ";",
                "set-option",
                "-g",
                "status",
                "off");
    }

    /** Keys as they are, without Enter. */
    void type(String text) throws IOException, InterruptedException {
        tmux("send-keys", "-l", text);
    }

    /** Named keys: {@code Enter}, {@code Tab}, {@code C-c}. */
    void press(String... keys) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("send-keys"));
        line.addAll(List.of(keys));
        tmux(line.toArray(String[]::new));
    }

    /** Types a line and Enter. */
    void enter(String text) throws IOException, InterruptedException {
        type(text);
        press("Enter");
    }

    /** Clears the line and the screen, and waits for a prompt in its first line. */
    void clear() throws IOException, InterruptedException {
        press("C-u", "C-l");
        await().atMost(LIMIT).until(() -> {
            boolean isClear = screen().strip().equals(PROMPT);
            if (!isClear) {
                // A line of the log may have come meanwhile.
                press("C-l");
            }
            return isClear;
        });
    }

    /** Waits for the prompt at the end of the screen. */
    void awaitPrompt() {
        awaitPromptAfter("");
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** The lines of the screen, without empty ones at its end. */
    String screen() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p").stripTrailing();
    }

    /** All lines that were on the screen, too; those that were wrapped are one. */
    String history() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p", "-J", "-S", "-").stripTrailing();
    }

    void awaitScreen(String text) {
        await().atMost(LIMIT).until(() -> screen().contains(text));
    }

    /** Waits for the prompt at the end of the screen, after that text. */
    void awaitPromptAfter(String text) {
        await().atMost(LIMIT).until(() -> {
            String screen = screen();
            return screen.contains(text) && ('\n' + screen).endsWith('\n' + PROMPT);
        });
    }

    /** The process id of the command. */
    long pid() throws IOException, InterruptedException {
        return ProcessHandle.of(Long.parseLong(display("#{pane_pid}")))
                .flatMap(shell -> shell.children().findFirst())
                .orElseThrow()
                .pid();
    }

    boolean hasEnded() throws IOException, InterruptedException {
        return display("#{pane_dead}").equals("1");
    }

    /** The exit status, once it has ended. */
    int status() {
        return Integer.parseInt(await().atMost(LIMIT)
                .until(
                        () -> Files.exists(exitStatus)
                                ? Files.readString(exitStatus).strip()
                                : "",
                        status -> !status.isEmpty()));
    }

    private String display(String format) throws IOException, InterruptedException {
        return tmux("display-message", "-p", format).strip();
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_") || name.startsWith("TMUX"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(line + ": " + output);
        }
        return output;
    }

    /** Ends what still runs in it. */
    @Override
    public void close() {
        try {
            tmux("kill-server");
            Files.deleteIfExists(socket);
            Files.deleteIfExists(exitStatus);
        } catch (IOException alreadyGone) {
            // as intended
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
