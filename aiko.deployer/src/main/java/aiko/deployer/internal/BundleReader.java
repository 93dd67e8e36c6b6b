// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Reads a file and makes sure that it is a whole bundle before anything is done with it. */
final class BundleReader {
    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_LENGTH = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final String MANIFEST_VERSION_2 = "2";
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");

    BundleFile read(Path file) throws UnusableFileException {
        byte[] content;
        long modified;
        try {
            modified = Files.getLastModifiedTime(file).toMillis();
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException gone) {
            throw new UnusableFileException("it has gone", true);
        } catch (IOException unreadable) {
            throw new UnusableFileException("it can't be read: " + unreadable.getMessage(), false);
        }
        Attributes manifest = manifest(content);
        return bundle(file.getFileName().toString(), modified, content, manifest);
    }

    private static BundleFile bundle(String name, long modified, byte[] content, Attributes manifest)
            throws UnusableFileException {
        String symbolicName = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (symbolicName == null
                || !MANIFEST_VERSION_2.equals(trimmed(manifest.getValue(Constants.BUNDLE_MANIFESTVERSION)))) {
            throw new UnusableFileException(
                    "it is no OSGi bundle: its manifest has no Bundle-SymbolicName; build it with bnd", false);
        }
        String plainName = symbolicName.split(";", 2)[0].trim();
        if (!SYMBOLIC_NAME.matcher(plainName).matches()) {
            throw new UnusableFileException("its Bundle-SymbolicName \"" + plainName + "\" is none", false);
        }
        String version = manifest.getValue(Constants.BUNDLE_VERSION);
        try {
            return new BundleFile(name, modified, content, hash(content), plainName, Version.parseVersion(version));
        } catch (IllegalArgumentException noVersion) {
            throw new UnusableFileException("its Bundle-Version \"" + version + "\" is no version", false);
        }
    }

    static Attributes manifest(byte[] content) throws UnusableFileException {
        if (content.length >= 4 && intAt(content, 0) != LOCAL_HEADER) {
            throw new UnusableFileException("it is no jar: it does not begin like one", false);
        }
        checkEnd(content);
        Manifest manifest = null;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
                    manifest = new Manifest(new ByteArrayInputStream(zip.readAllBytes()));
                }
                // Reads the entry to its end, where its checksum is compared.
                zip.closeEntry();
            }
        } catch (IOException | IllegalArgumentException corrupt) {
            throw new UnusableFileException("it is corrupt: " + corrupt.getMessage(), false);
        }
        if (manifest == null) {
            throw new UnusableFileException("it is no OSGi bundle: it has no manifest", false);
        }
        return manifest.getMainAttributes();
    }

    /** The list of all entries is written last, and at its end stands where it began. */
    private static void checkEnd(byte[] content) throws UnusableFileException {
        int lowest = Math.max(0, content.length - END_RECORD_LENGTH - LONGEST_COMMENT);
        for (int at = content.length - END_RECORD_LENGTH; at >= lowest; at--) {
            if (intAt(content, at) == END_RECORD) {
                long listLength = intAt(content, at + 12) & 0xFFFFFFFFL;
                long listStart = intAt(content, at + 16) & 0xFFFFFFFFL;
                if (listStart + listLength <= at) {
                    return;
                }
            }
        }
        throw new UnusableFileException("its end is missing", true);
    }

    private static int intAt(byte[] content, int at) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static String trimmed(String text) {
        return text == null ? null : text.trim();
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
