// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.request.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/**
 * A bundle that was uploaded, and is not in the deploy folder yet.
 *
 * @param id names it in requests; nobody guesses it
 * @param file its content; no other upload has that file
 * @param digest of the content as it was received
 */
record Upload(String id, Path file, String symbolicName, String version, long bytes, String digest) {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int PART = 1 << 16;

    /**
     * Reads a bundle.
     *
     * @param file does not exist, and does not exist after a failure
     * @throws Problem if it is none, is larger than the limit, or cannot be stored
     */
    static Upload read(String id, InputStream in, Path file, long limit) throws IOException {
        boolean isWhole = false;
        try {
            String digest = write(in, file, limit);
            Upload upload = of(id, file, digest);
            isWhole = true;
            return upload;
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(file);
            }
        }
    }

    static Problem tooLarge(long limit) {
        return Problem.tooLarge("the file has more than " + (limit >> 20)
                + " MB; the setting upload.limit of aiko.console is the limit");
    }

    private static String write(InputStream in, Path file, long limit) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = create(file)) {
            var buffer = new byte[PART];
            long written = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > limit) {
                    throw tooLarge(limit);
                }
                digest.update(buffer, 0, read);
                store(out, buffer, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static OutputStream create(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            return Files.newOutputStream(file, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw notStored(failure);
        }
    }

    private static void store(OutputStream out, byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException failure) {
            throw notStored(failure);
        }
    }

    private static Problem notStored(IOException failure) {
        return Problem.failed("the uploaded file cannot be stored in the data folder: " + failure.getMessage());
    }

    /** Whether the file is still what was received. */
    boolean isUnchanged() throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            var buffer = new byte[PART];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (NoSuchFileException gone) {
            return false;
        }
        return HexFormat.of().formatHex(digest.digest()).equals(this.digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Upload of(String id, Path file, String digest) throws IOException {
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
                    Files.size(file),
                    digest);
        } catch (ZipException unreadable) {
            throw Problem.wrong("the file is no jar: " + unreadable.getMessage());
        }
    }
}
