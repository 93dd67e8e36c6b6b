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

    /** Returns the warning for a folder that all users can write to. Write access of a group is intended. */
    public static Optional<String> warning(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)
                    ? Optional.of("every user of this machine can write to " + folder
                            + ", and so run code in this container; remove the permission with: chmod o-w " + folder)
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            // The reader of the folder reports the problem.
            return Optional.empty();
        }
    }
}
