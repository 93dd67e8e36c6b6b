// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        try (var status = new FileInputStream("/proc/self/status")) {
            String text = new String(status.readAllBytes(), StandardCharsets.ISO_8859_1);
            int line = text.indexOf("\nUid:");
            if (line >= 0) {
                // real, effective, saved, and the one that counts for files: proc(5)
                int end = text.indexOf('\n', line + 1);
                return Integer.parseUnsignedInt(text.substring(text.lastIndexOf('\t', end) + 1, end));
            }
        } catch (FileNotFoundException notLinux) {
            // The owner of what this process makes is its user.
        }
        Path ours = Files.createTempFile("aiko", "");
        try {
            return Owned.of(ours).uid();
        } finally {
            Files.delete(ours);
        }
    }
}
