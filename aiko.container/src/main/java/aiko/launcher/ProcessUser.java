// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user of this process.
 *
 * @param name the user name, for commands in messages; the number if there is no name
 */
record ProcessUser(int uid, String name) {
    static ProcessUser current() throws IOException {
        int uid = currentUid();
        String name = System.getProperty("user.name", "");
        return new ProcessUser(uid, name.isBlank() || name.equals("?") ? Integer.toString(uid) : name);
    }

    private static int currentUid() throws IOException {
        // The owner of the folder /proc/self would be root for a process that has capabilities.
        try (var status = new FileInputStream("/proc/self/status")) {
            String text = new String(status.readAllBytes(), StandardCharsets.ISO_8859_1);
            int line = text.indexOf("\nUid:");
            if (line >= 0) {
                // real, effective, saved, and file system user id: proc(5)
                int end = text.indexOf('\n', line + 1);
                return Integer.parseUnsignedInt(text.substring(text.lastIndexOf('\t', end) + 1, end));
            }
        } catch (FileNotFoundException notLinux) {
            // The owner of a file that this process creates is its user.
        }
        Path ours = Files.createTempFile("aiko", "");
        try {
            return Owned.of(ours).uid();
        } finally {
            Files.delete(ours);
        }
    }
}
