// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A command with a terminal of its own, and somebody who types: {@code script} of Debian's bsdutils. */
final class Terminal implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    static final String ENTER = "\r";
    private static final String PROMPT = "aiko> ";

    private final Process process;
    private final Path output;
    private int typedAt;

    Terminal(Path folder, ProcessBuilder command) throws IOException {
        output = Files.createTempFile(folder, "terminal", "");
        var builder = new ProcessBuilder(
                "env",
                Signals.DEFAULT_INTERRUPT,
                "script",
                "--quiet",
                "--flush",
                "--return",
                "--command",
                String.join(" ", quoted(command)),
                "/dev/null");
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().put("TERM", "xterm");
        process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String[] quoted(ProcessBuilder command) {
        return command.command().stream().map(word -> "'" + word + "'").toArray(String[]::new);
    }

    /** What is typed while a command runs, or before the prompt is back, may get lost, as on any terminal. */
    void type(String keys) throws IOException {
        typedAt = Files.readString(output).length();
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for a text that has appeared since {@link #type}. */
    void awaitNew(String text) {
        await().until(() -> isNew(text));
    }

    /** Waits for a text that has appeared since {@link #type}, and for the prompt after it; the echo has a prompt, too. */
    void awaitNewAndPrompt(String text) {
        await().until(() -> {
            String shown = output();
            int at = shown.indexOf(text, typedAt);
            return at >= 0 && shown.indexOf(PROMPT, at + text.length()) >= 0;
        });
    }

    /** All that it has shown. */
    String output() throws IOException {
        return Files.readString(output);
    }

    boolean isNew(String text) throws IOException {
        return Files.readString(output).indexOf(text, typedAt) >= 0;
    }

    /** Its exit status, once it has ended. */
    int status() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
