// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.DeployerStatistics;
import aiko.deployer.internal.content.FileKind;
import aiko.deployer.internal.file.FileStamp;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.SignaturePolicy;
import aiko.deployer.internal.jar.UnusableFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the deploy folder. Owned by the deployer's thread. */
public final class Folder {
    /** For how long a file that is not complete has to be still before it is reported. */
    public static final Duration STILL = Duration.ofSeconds(2);

    /** For how long a file has to be gone before that counts: perhaps the folder goes with it, or another one comes. */
    private static final Duration GONE = Duration.ofMillis(200);

    private static final String ENDING = ".jar";

    private final Path path;
    private final SignaturePolicy check;
    private final BundleReader reader;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, Leaving> leaving = new HashMap<>();
    private final Set<String> folders = new HashSet<>();
    private final Consumer<String> comments;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong overLimit = new AtomicLong();
    private Object identity;
    private boolean wasThere;
    private boolean made;

    /**
     * One file: a bundle, or the reason why it is none.
     *
     * @param bundle null where the file is none
     * @param state null where the file is a bundle
     * @param isPassing whether the file may become readable without being changed
     * @param packages of a whole jar that is no bundle
     */
    public record Entry(
            Path file,
            FileStamp stamp,
            BundleFile bundle,
            State state,
            String problem,
            Instant since,
            boolean isPassing,
            Set<String> packages) {
        Entry(Path file, FileStamp stamp, State state, String problem, boolean isPassing) {
            this(file, stamp, null, state, problem, Instant.now(), isPassing, Set.of());
        }

        public boolean isIncomplete() {
            return state == State.INCOMPLETE;
        }
    }

    /** A file that is not there any more, and when that counts. */
    private record Leaving(Entry entry, long nanos) {}

    /** @param check what bundles have to pass */
    public Folder(Path path, SignaturePolicy check, BundleReader reader) {
        this(path, check, reader, comment -> {});
    }

    /**
     * @param check what bundles have to pass
     * @param comments receives a line for each folder that is named like a jar
     */
    public Folder(Path path, SignaturePolicy check, BundleReader reader, Consumer<String> comments) {
        this.comments = comments;
        this.path = path;
        this.check = check;
        this.reader = reader;
    }

    public Path path() {
        return path;
    }

    /** Counts the files that were refused when they were read. Any thread. */
    public DeployerStatistics statistics() {
        return new DeployerStatistics(refused.get(), overLimit.get());
    }

    /** Makes the folder unless it has been there before: one that goes is not made again, since another may take its place. */
    public void make() throws UnreadableFolderException {
        if (!wasThere && !Files.isDirectory(path)) {
            try {
                Files.createDirectories(path);
                made = true;
            } catch (IOException impossible) {
                boolean isLink = Files.isSymbolicLink(path) && Files.notExists(path);
                throw new UnreadableFolderException(path, isLink ? new IOException("it is a broken link") : impossible);
            }
        }
    }

    /**
     * Whether what is not there has been removed. Nobody has removed anything from a folder that was made here and that
     * nobody has put anything into yet; and a file that cannot be read yet may be anything.
     */
    public boolean tellsOfRemovals() {
        return !made
                && entries.values().stream()
                        .noneMatch(entry -> entry.isPassing() || entry.isIncomplete() && !isStill(entry));
    }

    /**
     * Looks again, and reads what has changed since the last look. Returns whether anything has.
     *
     * @throws UnreadableFolderException if the folder itself cannot be read: its known entries stay
     */
    public boolean scan() throws IOException {
        List<Path> jars;
        Duration patience;
        try {
            jars = jars();
            patience = patience();
        } catch (IOException unreadable) {
            identity = null;
            throw new UnreadableFolderException(path, unreadable);
        }
        made &= jars.isEmpty();
        boolean changed = leave(jars, patience);
        if (check.hasChanged()) {
            entries.clear();
            leaving.clear();
        }
        for (Path file : jars) {
            changed |= look(file);
        }
        if (changed) {
            reader.retain(entries.values().stream()
                    .map(Entry::bundle)
                    .filter(Objects::nonNull)
                    .map(BundleFile::hash)
                    .collect(Collectors.toSet()));
        }
        return changed;
    }

    public Map<String, Entry> entries() {
        return entries;
    }

    /** The file that contains the package, and is no bundle. */
    public Optional<Path> plainJarWith(String packageName) {
        return entries.values().stream()
                .filter(entry -> entry.packages().contains(packageName))
                .map(Entry::file)
                .findFirst();
    }

    /** The names of files that have just gone, so that it does not count yet. */
    public Set<String> leaving() {
        return leaving.keySet();
    }

    /** The names of all files that count. */
    public Set<String> names() {
        var names = new TreeSet<>(entries.keySet());
        names.addAll(leaving.keySet());
        return names;
    }

    /** Whether some file is just coming or going, so that it is worth looking again soon. */
    public boolean isChanging() {
        return !leaving.isEmpty() || isBeingCopied();
    }

    boolean isBeingCopied() {
        return entries.values().stream().anyMatch(entry -> entry.isIncomplete() && !isStill(entry));
    }

    public static boolean isStill(Entry entry) {
        return Duration.between(entry.since(), Instant.now()).compareTo(STILL) >= 0;
    }

    private List<Path> jars() throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        // Without both, files seem to be gone.
        path.getFileSystem().provider().checkAccess(path, AccessMode.READ, AccessMode.EXECUTE);
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return !name.startsWith(".")
                                && (name.toLowerCase(Locale.ROOT).endsWith(ENDING)
                                        ? !isFolder(file, name)
                                        : FileKind.ofName(name).isPresent() && !Files.isDirectory(file));
                    })
                    .sorted()
                    .toList();
        } catch (UncheckedIOException inTheMiddle) {
            throw inTheMiddle.getCause();
        }
    }

    private boolean isFolder(Path file, String name) {
        boolean isFolder = Files.isDirectory(file);
        if (!isFolder) {
            folders.remove(name);
        } else if (folders.add(name)) {
            comments.accept("deploy/" + name + ": ignored: it is a folder, not a jar; pack its content with: jar -c");
        }
        return isFolder;
    }

    /** A folder that has just come, or come back, may still be filled. */
    private Duration patience() throws IOException {
        Object present = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        boolean isSame = Objects.equals(present, identity);
        if (!isSame) {
            identity = present;
            long later = System.nanoTime() + STILL.toNanos();
            leaving.replaceAll((name, from) -> new Leaving(from.entry(), later));
        }
        wasThere = true;
        return isSame ? GONE : STILL;
    }

    private boolean leave(List<Path> jars, Duration patience) {
        Set<String> present =
                jars.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        long now = System.nanoTime();
        boolean changed = leaving.values().removeIf(gone -> now - gone.nanos() >= 0);
        for (String name : Set.copyOf(entries.keySet())) {
            if (!present.contains(name)) {
                leaving.put(name, new Leaving(entries.remove(name), now + patience.toNanos()));
                changed = true;
            }
        }
        return changed;
    }

    private boolean look(Path file) {
        String name = file.getFileName().toString();
        Leaving back = leaving.remove(name);
        Entry known = back == null ? entries.get(name) : back.entry();
        FileStamp stamp;
        try {
            stamp = FileStamp.read(file);
        } catch (NoSuchFileException dangling) {
            stamp = FileStamp.of(file);
        } catch (IOException unreadable) {
            // Nobody can tell whether it has changed.
            if (known == null) {
                known = new Entry(file, null, State.REFUSED, BundleReader.unreadable(unreadable), true);
            }
            return entries.put(name, known) != known;
        }
        if (known != null && stamp.equals(known.stamp()) && !known.isPassing()) {
            return entries.put(name, known) != known;
        }
        Entry read = read(file, stamp);
        boolean isSame = known != null
                && read.bundle() == null
                && stamp.equals(known.stamp())
                && read.problem().equals(known.problem());
        return entries.put(name, isSame ? known : read) != (isSame ? known : read);
    }

    private Entry read(Path file, FileStamp stamp) {
        try {
            Optional<String> other = FileKind.ofName(file.getFileName().toString());
            if (other.isPresent()) {
                throw new UnusableFileException(other.get(), false);
            }
            if (!file.getFileName().toString().endsWith(ENDING)) {
                throw new UnusableFileException(
                        "it is ignored: its name does not end in .jar, in lower case; rename it", false);
            }
            Path real = file.toRealPath();
            if (Files.isSymbolicLink(file) && !real.startsWith(path.toRealPath())) {
                throw new UnusableFileException(
                        "it is a link to a file outside the deploy folder; copy the file itself", false);
            }
            BundleFile bundle = reader.read(file);
            if (!file.toRealPath().equals(real)) {
                throw new UnusableFileException("it is not complete: its link is being replaced", true);
            }
            check.check(bundle.content());
            return new Entry(file, stamp, bundle, null, "", Instant.now(), false, Set.of());
        } catch (UnusableFileException unusable) {
            State state = unusable.isIncomplete() ? State.INCOMPLETE : State.REFUSED;
            if (state == State.REFUSED && !unusable.isPassing()) {
                refused.incrementAndGet();
            }
            if (unusable.isOverLimit()) {
                overLimit.incrementAndGet();
            }
            return new Entry(
                    file,
                    stamp,
                    null,
                    state,
                    unusable.getMessage(),
                    Instant.now(),
                    unusable.isPassing(),
                    unusable.packages());
        } catch (NoSuchFileException dangling) {
            return new Entry(file, stamp, State.REFUSED, "it is a broken link; remove it or create its target", false);
        } catch (IOException unreadable) {
            return new Entry(file, stamp, State.REFUSED, BundleReader.unreadable(unreadable), true);
        }
    }
}
