// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import aiko.deployer.internal.file.PrivateFolder;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.SignaturePolicy;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.process.spi.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of each bundle ran last, and what ran before that, in the data folder: it outlives the container. Owned by the
 * deployer's thread.
 */
public final class EarlierVersions {
    private static final String ENDING = ".jar";

    private final Path deployed;
    private final Path previous;
    private final InstalledIndex index;
    private final SignaturePolicy check;
    private final BundleReader reader;
    private final Map<String, Installed> last;
    private final Map<BundleFile, Optional<BundleFile>> insteadOf = new HashMap<>();
    private boolean isUnsaved;

    /** @param check what is kept has to pass, too, before it is used */
    public EarlierVersions(Path data, SignaturePolicy check, BundleReader reader) throws IOException {
        this.check = check;
        this.reader = reader;
        deployed = PrivateFolder.make(data.resolve("deployed"));
        previous = PrivateFolder.make(data.resolve("previous"));
        index = new InstalledIndex(deployed.resolve("files"));
        last = index.load();
    }

    /** What was read is read anew when it is asked for. */
    public void forgetContents() {
        insteadOf.clear();
    }

    /** What ran last, if it is something else than this file, to be used in its place. */
    public Optional<BundleFile> insteadOf(BundleFile file) {
        return insteadOf.computeIfAbsent(file, this::readInsteadOf);
    }

    private Optional<BundleFile> readInsteadOf(BundleFile file) {
        Installed kept = last.get(file.symbolicName());
        return kept == null || kept.hash().equals(file.hash())
                ? Optional.empty()
                : read(deployed, file.symbolicName(), file.name());
    }

    /** The symbolic name of what ran last and came from a file of this name. */
    public Optional<String> from(String fileName) {
        return last.entrySet().stream()
                .filter(entry -> entry.getValue().fileName().equals(fileName))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public boolean isLast(String symbolicName, Installed installed) {
        Installed kept = last.get(symbolicName);
        return kept != null && kept.hash().equals(installed.hash());
    }

    /** What ran last. */
    public Optional<BundleFile> last(String symbolicName) {
        return Optional.ofNullable(last.get(symbolicName))
                .flatMap(kept -> read(deployed, symbolicName, kept.fileName()));
    }

    /** What ran before what ran last. */
    public Optional<BundleFile> previous(String symbolicName) {
        return Optional.ofNullable(last.get(symbolicName))
                .flatMap(kept -> read(previous, symbolicName, kept.fileName()));
    }

    /**
     * Whether there is a file of what ran before: what ran before that which ran last, or else that. Any thread.
     *
     * @param isLastReplaced whether the folder has something else than what ran last
     */
    public boolean hasFile(String symbolicName, boolean isLastReplaced) {
        return Files.isRegularFile(path(previous, symbolicName))
                || isLastReplaced && Files.isRegularFile(path(deployed, symbolicName));
    }

    /** These run, and what ran until now is what ran before. The index is written once for all of them. */
    public void keep(Collection<BundleFile> files) throws IOException {
        try {
            for (BundleFile file : files) {
                keep(file);
            }
        } finally {
            save();
        }
    }

    private void keep(BundleFile file) throws IOException {
        String symbolicName = file.symbolicName();
        Installed now = new Installed(file.name(), file.hash());
        Installed before = last.get(symbolicName);
        if (now.equals(before)) {
            return;
        }
        PrivateFolder.make(deployed);
        PrivateFolder.make(previous);
        Path target = path(deployed, symbolicName);
        if (before == null || !before.hash().equals(file.hash())) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(target, path(previous, symbolicName), StandardCopyOption.ATOMIC_MOVE);
            }
            AtomicFile.copy(file.content(), target);
        }
        last.put(symbolicName, now);
        isUnsaved = true;
    }

    /** Lets go of all others. */
    public void retain(Set<String> symbolicNames) throws IOException {
        try {
            for (String gone : Set.copyOf(last.keySet())) {
                if (!symbolicNames.contains(gone)) {
                    PrivateFolder.make(deployed);
                    PrivateFolder.make(previous);
                    Files.deleteIfExists(path(deployed, gone));
                    Files.deleteIfExists(path(previous, gone));
                    last.remove(gone);
                    isUnsaved = true;
                }
            }
        } finally {
            save();
        }
    }

    private void save() throws IOException {
        if (isUnsaved) {
            index.save(last);
            isUnsaved = false;
        }
    }

    private Optional<BundleFile> read(Path folder, String symbolicName, String fileName) {
        try {
            Path file = path(folder, symbolicName);
            if (Files.isSymbolicLink(folder) || Files.isSymbolicLink(file)) {
                return Optional.empty();
            }
            BundleFile kept = reader.readInPlace(file);
            check.check(kept.content());
            return Optional.of(kept.named(fileName));
        } catch (UnusableFileException goneOrRefused) {
            return Optional.empty();
        }
    }

    private static Path path(Path folder, String symbolicName) {
        return folder.resolve(symbolicName + ENDING);
    }
}
