// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands, one in each line. Empty lines and lines that begin with {@code #} are none. */
final class Script implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 20;

    private final String name;
    private final BufferedReader lines;
    private String next;
    private int number;

    private Script(String name, InputStream in) {
        this.name = name;
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    static Script of(Path file) throws LauncherException, IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new LauncherException("cannot read commands from " + file + ": "
                    + (Files.isDirectory(file)
                            ? "it is a folder"
                            : Files.exists(file) ? "not permitted" : "no such file"));
        }
        return new Script(file + ":", Files.newInputStream(file));
    }

    static Script ofInput() {
        return new Script("line ", System.in);
    }

    /** Reads up to the next command. */
    boolean hasNext() throws LauncherException, IOException {
        while (next == null) {
            String line = read();
            if (line == null) {
                return false;
            }
            String command = line.strip();
            if (!command.isEmpty() && !command.startsWith("#")) {
                next = command;
            }
        }
        return true;
    }

    private String read() throws LauncherException, IOException {
        number++;
        var line = new StringBuilder();
        int character = lines.read();
        if (character < 0) {
            return null;
        }
        for (; character >= 0 && character != '\n'; character = lines.read()) {
            line.append((char) character);
            if (line.length() > LONGEST_LINE / 3) {
                throw new LauncherException(place() + ": a command of more than " + LONGEST_LINE / 3 + " characters");
            }
        }
        return line.toString();
    }

    String take() {
        String taken = next;
        next = null;
        return taken;
    }

    /** Of the command that was read last. */
    String place() {
        return VisibleText.line(name + number);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
