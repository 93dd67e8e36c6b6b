// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in the deploy folder. Owned by the deployer's thread. */
final class Folder {
    /** For how long a file that is not complete has to be still before it is reported. */
    static final Duration STILL = Duration.ofSeconds(2);

    private final Path path;
    private final ContentCheck check;
    private final BundleReader reader = new BundleReader();
    private final Map<String, Entry> entries = new TreeMap<>();

    /**
     * One file: a bundle, or the reason why it is none.
     *
     * @param bundle null where the file is none
     * @param state null where the file is a bundle
     */
    record Entry(Path file, FileStamp stamp, BundleFile bundle, State state, String problem, Instant since) {
        boolean isIncomplete() {
            return state == State.INCOMPLETE;
        }
    }

    /** @param check what bundles have to pass */
    Folder(Path path, ContentCheck check) {
        this.path = path;
        this.check = check;
    }

    Path path() {
        return path;
    }

    /** Looks again, and reads what has changed since the last look. Returns whether anything has. */
    boolean scan() throws IOException {
        Files.createDirectories(path);
        boolean changed = entries.values().removeIf(entry -> !Files.exists(entry.file(), LinkOption.NOFOLLOW_LINKS));
        if (check.hasChanged()) {
            entries.clear();
        }
        for (Path file : jars()) {
            Entry known = entries.get(file.getFileName().toString());
            FileStamp stamp = FileStamp.of(file);
            if (known == null || !known.stamp().equals(stamp)) {
                entries.put(file.getFileName().toString(), read(file, stamp));
                changed = true;
            }
        }
        return changed;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** Whether some file is being copied, so that it is worth looking again soon. */
    boolean isBeingCopied() {
        return entries.values().stream().anyMatch(entry -> entry.isIncomplete() && !isStill(entry));
    }

    static boolean isStill(Entry entry) {
        return Duration.between(entry.since(), Instant.now()).compareTo(STILL) >= 0;
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".jar") && !name.startsWith(".") && !Files.isDirectory(file);
                    })
                    .sorted()
                    .toList();
        }
    }

    private Entry read(Path file, FileStamp stamp) {
        try {
            if (Files.isSymbolicLink(file) && !file.toRealPath().startsWith(path.toRealPath())) {
                throw new UnusableFileException("it is a link that leaves the deploy folder", false);
            }
            BundleFile bundle = reader.read(file);
            check.check(bundle.content());
            return new Entry(file, stamp, bundle, null, "", Instant.now());
        } catch (UnusableFileException unusable) {
            State state = unusable.isIncomplete() ? State.INCOMPLETE : State.REFUSED;
            return new Entry(file, stamp, null, state, unusable.getMessage(), Instant.now());
        } catch (IOException dangling) {
            return new Entry(file, stamp, null, State.REFUSED, "it is a link to nowhere", Instant.now());
        }
    }
}
