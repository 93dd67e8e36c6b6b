// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.CRC32C;

/**
 * What has to be undone in a deploy folder, in a file that outlives the session.
 *
 * @param folder of the session
 */
record UndoLog(Path folder) {
    private static final String NAME = "undo.properties";
    private static final String COPY = ".copy";

    /**
     * What the log consists of: it is written before each drop, as a whole.
     *
     * @param entries the checksum of what was dropped for each file, and its copy of before at {@code FILE.copy}
     */
    void write(Properties entries) throws IOException {
        var text = new StringWriter();
        entries.store(text, null);
        Path next = folder.resolve(NAME + ".next");
        Files.writeString(next, text.toString());
        Files.move(next, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void add(Properties entries, Path file, byte[] dropped) {
        entries.setProperty(file.toString(), Long.toString(checksum(dropped)));
    }

    static void addCopy(Properties entries, Path file, Path copy) {
        entries.setProperty(file + COPY, copy.toString());
    }

    /** Undoes all drops, but not of files that somebody has replaced since. Returns their files. */
    List<Path> undo() throws IOException {
        var undone = new ArrayList<Path>();
        var entries = new Properties();
        if (Files.notExists(folder.resolve(NAME))) {
            return undone;
        }
        try (Reader in = Files.newBufferedReader(folder.resolve(NAME))) {
            entries.load(in);
        }
        for (String name : entries.stringPropertyNames()) {
            boolean isCopy = name.endsWith(COPY);
            Path file = Path.of(isCopy ? name.substring(0, name.length() - COPY.length()) : name);
            String dropped = entries.getProperty(file.toString());
            if (isCopy && !Files.exists(file) && Files.isDirectory(file.getParent())
                    || isCopy && isDropped(file, dropped)) {
                restore(file, Path.of(entries.getProperty(name)));
                undone.add(file);
            } else if (!isCopy && !entries.containsKey(name + COPY) && isDropped(file, dropped)) {
                Files.delete(file);
                undone.add(file);
            }
        }
        return undone;
    }

    private static boolean isDropped(Path file, String checksum) throws IOException {
        return Files.isRegularFile(file)
                && Long.toString(checksum(Files.readAllBytes(file))).equals(checksum);
    }

    /** In one step, as the container needs it. */
    static void restore(Path file, Path copy) throws IOException {
        Path hidden = file.resolveSibling("." + file.getFileName() + ".part");
        Files.copy(copy, hidden, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long checksum(byte[] content) {
        var checksum = new CRC32C();
        checksum.update(content);
        return checksum.getValue();
    }
}
