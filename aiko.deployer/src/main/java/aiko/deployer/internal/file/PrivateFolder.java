// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder of the data folder that only the owner may write to. */
public final class PrivateFolder {
    private static final FileAttribute<?> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

    private PrivateFolder() {}

    /**
     * Creates the folder if it does not exist. Called right before anything is written to the folder or deleted in it: a link
     * in its place is refused, since its target may belong to others.
     */
    public static Path make(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            throw new IOException(folder + " is a link: links are not followed; replace it by a folder");
        }
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return folder;
        }
        boolean isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix ? Files.createDirectories(folder, OWN) : Files.createDirectories(folder);
    }
}
