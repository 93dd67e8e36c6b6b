// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.request.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/**
 * A bundle that was uploaded, and is not in the deploy folder yet.
 *
 * @param id names it in requests
 * @param file its content, in the data folder
 */
record Upload(String id, Path file, String symbolicName, String version, long bytes) {
    private static final String NAME = "console.upload";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Where it is kept in a data folder. There is one at a time. */
    static Path file(Path folder) {
        return folder.resolve(NAME);
    }

    /**
     * Reads a bundle.
     *
     * @throws Problem if it is none, or larger than the limit
     */
    static Upload read(String id, InputStream in, Path folder, long limit) throws IOException {
        Path file = file(folder);
        boolean isWhole = false;
        try {
            write(in, file, limit);
            Upload upload = of(id, file);
            isWhole = true;
            return upload;
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(InputStream in, Path file, long limit) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            var buffer = new byte[1 << 16];
            long written = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > limit) {
                    throw Problem.tooLarge("the file has more than " + (limit >> 20)
                            + " MB; the setting upload.limit of aiko.console is the limit");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static Upload of(String id, Path file) throws IOException {
        try (var jar = new JarFile(file.toFile(), false)) {
            if (jar.getManifest() == null) {
                throw Problem.wrong("the file is no bundle: it has no manifest");
            }
            Attributes headers = jar.getManifest().getMainAttributes();
            String name = headers.getValue("Bundle-SymbolicName");
            if (name == null) {
                throw Problem.wrong("the file is no bundle: its manifest has no Bundle-SymbolicName");
            }
            String version = headers.getValue("Bundle-Version");
            return new Upload(
                    id,
                    file,
                    name.split(";")[0].strip(),
                    version == null ? "0.0.0" : version.strip(),
                    Files.size(file));
        } catch (ZipException unreadable) {
            throw Problem.wrong("the file is no jar: " + unreadable.getMessage());
        }
    }
}
