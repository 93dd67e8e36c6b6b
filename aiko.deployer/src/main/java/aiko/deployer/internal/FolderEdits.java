// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.internal.folder.Folder;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.kept.EarlierVersions;
import aiko.deployer.internal.kept.Installed;
import aiko.process.spi.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes requested changes in the folder, which stays the only source of truth. Owned by the deployer's thread. */
final class FolderEdits {
    private final Folder folder;
    private final DeployedBundles bundles;
    private final EarlierVersions kept;
    private final BundleReader reader;

    FolderEdits(Folder folder, DeployedBundles bundles, EarlierVersions kept, BundleReader reader) {
        this.folder = folder;
        this.bundles = bundles;
        this.kept = kept;
        this.reader = reader;
    }

    /** One change of the folder; says which file counts now. */
    interface Edit {
        /** @throws IllegalArgumentException if it makes no sense, with the reason */
        String apply() throws IOException;
    }

    Edit again(String symbolicName) {
        return () -> existingName(symbolicName);
    }

    Edit copy(String symbolicName, Path from) {
        return () -> {
            String name = existingName(symbolicName);
            try {
                BundleFile file = reader.read(from);
                if (!file.symbolicName().equals(symbolicName)) {
                    throw new IllegalArgumentException(
                            from + " is " + file + ", not " + symbolicName + "; name that bundle, or another file");
                }
                put(file, name);
                return name;
            } catch (UnusableFileException unusable) {
                throw new IllegalArgumentException(from + " cannot be used: " + unusable.getMessage());
            }
        };
    }

    Edit back(String symbolicName) {
        return () -> {
            String name = existingName(symbolicName);
            Optional<BundleFile> running = kept.last(symbolicName).filter(last -> !isInFolder(last, name));
            BundleFile file = running.or(() -> kept.previous(symbolicName))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "cannot roll back " + symbolicName + ": no earlier version is known"));
            put(file, name);
            return name;
        };
    }

    private boolean isInFolder(BundleFile file, String name) {
        Folder.Entry entry = folder.entries().get(name);
        return entry != null && entry.bundle() != null && entry.bundle().hash().equals(file.hash());
    }

    private void put(BundleFile file, String name) throws IOException {
        try {
            AtomicFile.copy(file.content(), folder.path().resolve(name));
        } catch (IOException failure) {
            throw new IOException(
                    "cannot write to the deploy folder " + folder.path() + ": " + BundleReader.reason(failure),
                    failure);
        }
    }

    /** The file from which the bundle came, or would if it could be used. */
    private String existingName(String symbolicName) {
        Installed installed = bundles.installed().get(symbolicName);
        if (installed != null && Files.exists(folder.path().resolve(installed.fileName()))) {
            return installed.fileName();
        }
        return folder.entries().values().stream()
                .filter(entry ->
                        entry.bundle() != null && entry.bundle().symbolicName().equals(symbolicName))
                .map(entry -> entry.bundle().name())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the deploy folder has no bundle " + symbolicName
                        + "; its bundles are listed by aiko:bundles"));
    }
}
