// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One signature of a jar. Java says of an entry who has signed it, but not by which of the jar's signatures, and leaves out
 * those that it cannot use. Therefore it is asked about a jar that has this signature alone, with one entry that it covers.
 */
final class SignatureBlock {
    private static final String NAME = "META-INF/ONE.";
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_HEADER_LENGTH = 30;
    private static final short VERSION = 10;
    private static final short NAMES_IN_UTF_8 = 0x0800;
    private static final long LONGEST = 0xFFFF_FFFFL;

    private final JarFile jar;
    private final byte[] file;
    private final String extension;
    private final byte[] block;

    /**
     * @param jar that all of it is in
     * @param file the content of what is signed: the digests of entries
     * @param extension of the block's name, which tells the kind of its key
     * @param block the content of what signs it
     */
    SignatureBlock(JarFile jar, byte[] file, String extension, byte[] block) {
        this.jar = jar;
        this.file = file;
        this.extension = extension;
        this.block = block;
    }

    /** Whether it is a signature of the file, which covers an entry of the jar at least. */
    boolean isValid() throws IOException {
        Optional<JarEntry> covered = smallestCovered();
        if (covered.isEmpty()) {
            return false;
        }
        JarEntry entry = covered.get();
        try (InputStream content = jar.getInputStream(entry);
                var alone = new JarInputStream(
                        new SequenceInputStream(
                                new ByteArrayInputStream(signature()),
                                new SequenceInputStream(new ByteArrayInputStream(header(entry)), content)),
                        true)) {
            for (JarEntry each = alone.getNextJarEntry(); each != null; each = alone.getNextJarEntry()) {
                alone.transferTo(OutputStream.nullOutputStream());
                if (each.getName().equals(entry.getName())) {
                    return each.getCodeSigners() != null;
                }
            }
            return false;
        } catch (SecurityException unsigned) {
            return false;
        }
    }

    private Optional<JarEntry> smallestCovered() throws IOException {
        return new Manifest(new ByteArrayInputStream(file))
                .getEntries().keySet().stream()
                        .map(jar::getJarEntry)
                        .filter(entry -> entry != null && !entry.isDirectory() && entry.getSize() <= LONGEST)
                        .min(Comparator.comparingLong(ZipEntry::getSize));
    }

    private byte[] signature() throws IOException {
        var bytes = new ByteArrayOutputStream();
        // Not closed, since more entries follow.
        var zip = new ZipOutputStream(bytes);
        try (InputStream manifest = jar.getInputStream(jar.getEntry(JarFile.MANIFEST_NAME))) {
            put(zip, JarFile.MANIFEST_NAME, manifest.readAllBytes());
        }
        put(zip, NAME + "SF", file);
        put(zip, NAME + extension, block);
        zip.flush();
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Of an entry whose content follows as it is, however large. */
    private static byte[] header(ZipEntry entry) {
        byte[] name = entry.getName().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LOCAL_HEADER_LENGTH + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(LOCAL_HEADER)
                .putShort(VERSION)
                .putShort(NAMES_IN_UTF_8)
                .putShort((short) ZipEntry.STORED)
                .putInt(0)
                .putInt((int) entry.getCrc())
                .putInt((int) entry.getSize())
                .putInt((int) entry.getSize())
                .putShort((short) name.length)
                .putShort((short) 0)
                .put(name)
                .array();
    }
}
