// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user whose rights this process has.
 *
 * @param name for the commands that a user is told; the number where there is no name
 */
record ProcessUser(int uid, String name) {
    static ProcessUser current() throws IOException {
        int uid = currentUid();
        String name = System.getProperty("user.name", "");
        return new ProcessUser(uid, name.isBlank() || name.equals("?") ? Integer.toString(uid) : name);
    }

    private static int currentUid() throws IOException {
        // The owner of the folder /proc/self would be root for a process that has capabilities.
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("Uid:")) {
                    // real, effective, saved, and the one that counts for files: proc(5)
                    return Integer.parseUnsignedInt(line.substring(line.lastIndexOf('\t') + 1));
                }
            }
        }
        Path ours = Files.createTempFile("aiko", "");
        try {
            return Owned.of(ours).uid();
        } finally {
            Files.delete(ours);
        }
    }
}
