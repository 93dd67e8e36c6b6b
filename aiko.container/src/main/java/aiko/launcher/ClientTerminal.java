// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The terminal of an interactive session: it sends every key to the container, which does the editing. */
final class ClientTerminal implements AutoCloseable {
    private static final File TTY = new File("/dev/tty");
    private static final String DEFAULT_SIZE = "80 24";

    private final String saved;

    ClientTerminal() {
        saved = System.console() == null ? "" : stty("-g");
        if (!saved.isEmpty()) {
            stty("raw", "-echo");
            // Also if a signal ends the session.
            Runtime.getRuntime().addShutdownHook(new Thread(this::restore, "aiko-terminal"));
        }
    }

    String describe() {
        String type = System.getenv("TERM");
        return (saved.isEmpty() || type == null ? "dumb" : type) + ' ' + size();
    }

    /** {@code COLUMNS ROWS}. */
    String size() {
        String[] rowsAndColumns = stty("size").split(" ");
        boolean isKnown = rowsAndColumns.length == 2 && !rowsAndColumns[1].equals("0");
        return isKnown ? rowsAndColumns[1] + ' ' + rowsAndColumns[0] : DEFAULT_SIZE;
    }

    @Override
    public void close() {
        restore();
    }

    private void restore() {
        if (!saved.isEmpty()) {
            stty(saved);
        }
    }

    private static String stty(String... arguments) {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(TTY))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.trim() : "";
        } catch (IOException noTerminal) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
