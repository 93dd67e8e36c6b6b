// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Descriptions of Felix's and Gogo's commands, most of which have none, or none that completion understands. */
final class OthersCommands {
    private static final String FILE = "commands-of-others.txt";

    private OthersCommands() {}

    /** By their names with a scope. Read each time: that is when somebody asks for help or presses a key. */
    static Map<String, KnownCommand> described() {
        var all = new HashMap<String, KnownCommand>();
        String subject = "";
        for (String line : lines(FILE)) {
            if (line.startsWith("[")) {
                subject = line.substring(1, line.length() - 1);
            } else {
                String[] parts = line.split("\\s\\|(?=\\s)", 3);
                String name = parts[0].strip();
                all.put(name, new KnownCommand(name, subject, parts[2].strip(), Syntax.of(parts[1].strip())));
            }
        }
        return all;
    }

    /** The lines of a resource of this package, without comments. */
    static List<String> lines(String resource) {
        try (InputStream in = OthersCommands.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
