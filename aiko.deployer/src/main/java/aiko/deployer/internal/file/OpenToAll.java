// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** Folders that every user of the machine can write to, although whoever does runs code here. */
public final class OpenToAll {
    private OpenToAll() {}

    /** Returns what is to be said of a folder, if it is one of these. A group is meant to share it, and not spoken of. */
    public static Optional<String> warning(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)
                    ? Optional.of("every user of this machine can write to " + folder
                            + ", and so run code in this container; remove the permission with: chmod o-w " + folder)
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Whoever reads the folder says what is wrong with it.
            return Optional.empty();
        }
    }
}
