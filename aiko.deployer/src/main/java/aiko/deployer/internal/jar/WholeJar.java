// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.content.ClassVersions;
import aiko.deployer.internal.content.FileKind;
import aiko.deployer.internal.settings.DeployerConfiguration;
import aiko.deployer.internal.settings.JarLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads a jar as the framework does, by the list of entries at its end, and makes sure that all of it is there: what Java
 * reads is read, whatever else it holds, and whatever stands before it.
 */
final class WholeJar {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int LOCAL_HEADER_LENGTH = 30;
    private static final int CENTRAL_HEADER_LENGTH = 46;
    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_LENGTH = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END_RECORD_64 = 0x06064b50;
    private static final int END_RECORD_64_LENGTH = 56;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int IN_64_BITS = -1;
    private static final int BUFFER = 65_536;
    private static final int FIRST_BYTES = 256;

    private final Path file;
    private final JarLimits limits;
    private final byte[] buffer = new byte[BUFFER];
    private final ClassVersions classes = new ClassVersions();

    /** @param limits with which it is refused */
    WholeJar(Path file, JarLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    /**
     * The main headers of its manifest. Where the manifest's name is in lower case, as Java accepts it and no framework does,
     * that is changed in the file.
     */
    Map<String, String> headers() throws UnusableFileException, IOException {
        try {
            Optional<String> otherName = checkAll();
            if (otherName.isPresent()) {
                nameManifest(otherName.get());
                // The changed file has to be complete.
                checkAll();
            }
            try (var zip = new ZipFile(file.toFile())) {
                return ManifestHeaders.of(zip, limits.manifest());
            }
        } catch (ZipException | EOFException | RuntimeException corrupt) {
            throw corrupt(corrupt.getMessage() == null ? corrupt.toString() : corrupt.getMessage());
        }
    }

    /** Those of its class files, once it has been read. */
    ClassVersions classes() {
        return classes;
    }

    /** Returns the manifest's name if it is another one than the framework's. */
    private Optional<String> checkAll() throws IOException, UnusableFileException {
        checkEnd();
        try (var zip = new ZipFile(file.toFile())) {
            checkEntries(zip);
            return otherManifest(zip);
        }
    }

    private static Optional<String> otherManifest(ZipFile zip) {
        return zip.getEntry(JarFile.MANIFEST_NAME) != null
                ? Optional.empty()
                : zip.stream()
                        .map(ZipEntry::getName)
                        .filter(JarFile.MANIFEST_NAME::equalsIgnoreCase)
                        .findFirst();
    }

    private void nameManifest(String present) throws IOException {
        byte[] before = present.getBytes(StandardCharsets.UTF_8);
        ByteBuffer name = ByteBuffer.wrap(JarFile.MANIFEST_NAME.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            End end = end(channel);
            ByteBuffer header = read(channel, end.list, CENTRAL_HEADER_LENGTH);
            for (long at = end.list;
                    header.getInt(0) == CENTRAL_HEADER;
                    header = read(channel, at, CENTRAL_HEADER_LENGTH)) {
                int length = header.getShort(28) & 0xFFFF;
                if (Arrays.equals(
                        read(channel, at + CENTRAL_HEADER_LENGTH, length).array(), before)) {
                    channel.write(name.duplicate(), at + CENTRAL_HEADER_LENGTH);
                    long local = end.prefix + Integer.toUnsignedLong(header.getInt(42));
                    channel.write(name.duplicate(), local + LOCAL_HEADER_LENGTH);
                    return;
                }
                at += CENTRAL_HEADER_LENGTH + length + (header.getShort(30) & 0xFFFF) + (header.getShort(32) & 0xFFFF);
            }
        }
    }

    /** Where the list of entries begins, how long it is, and how many bytes stand before the jar that ends here. */
    private record End(long list, long length, long prefix) {}

    private void checkEntries(ZipFile zip) throws IOException, UnusableFileException {
        var names = new EntryNames();
        long left = file.toFile().length();
        long size = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            names.add(entry);
            if (entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
                ManifestHeaders.checkSize(entry, limits.manifest());
            }
            left -= entry.getCompressedSize();
            size += entry.getSize();
            if (left < 0) {
                throw corrupt("its entries overlap");
            }
            if (entry.getSize() < 0 || size > limits.content()) {
                throw UnusableFileException.overLimit(
                        "uncompressed content", limits.content(), DeployerConfiguration.CONTENT_LIMIT);
            }
        }
        for (ZipEntry entry : Collections.list(zip.entries())) {
            check(zip, entry);
        }
    }

    private void check(ZipFile zip, ZipEntry entry) throws IOException, UnusableFileException {
        var checksum = new CRC32();
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            // An entry that is longer than its declared size may be endless.
            for (int length = in.read(buffer); length >= 0 && size <= entry.getSize(); length = in.read(buffer)) {
                if (size == 0) {
                    classes.add(entry.getName(), buffer, length);
                }
                checksum.update(buffer, 0, length);
                size += length;
            }
        } catch (IOException damaged) {
            throw corrupt(entry.getName() + ": " + damaged.getMessage());
        }
        if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw corrupt(entry.getName() + ": wrong size or checksum");
        }
    }

    /** The list of all entries is written last, and at its end stands where it began. */
    private void checkEnd() throws IOException, UnusableFileException {
        try (FileChannel channel = FileChannel.open(file)) {
            int first = channel.size() < Integer.BYTES ? LOCAL_HEADER : intAt(channel, 0);
            boolean isBare = first == LOCAL_HEADER || first == END_RECORD;
            End end = end(channel);
            if (end == null && !isBare) {
                throw new UnusableFileException(
                        FileKind.ofContent(read(channel, 0, (int) Math.min(channel.size(), FIRST_BYTES))
                                .array()),
                        false);
            }
            // What ends here may be a jar in this jar, whose own end has not come yet.
            if (end == null || isBare && end.prefix > 0) {
                throw new UnusableFileException("it is not complete: its end is missing", true);
            }
            if (end.length > limits.list()) {
                throw UnusableFileException.overLimit(
                        "list of entries", limits.list(), DeployerConfiguration.ENTRY_LIST_LIMIT + ", or the heap");
            }
        }
    }

    /** Null if no jar ends here. */
    private static End end(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_RECORD_LENGTH + LONGEST_COMMENT);
        long start = size - tail;
        ByteBuffer end = read(channel, start, tail);
        for (int at = tail - END_RECORD_LENGTH; at >= 0; at--) {
            if (end.getInt(at) != END_RECORD) {
                continue;
            }
            int listLength = end.getInt(at + 12);
            int listStart = end.getInt(at + 16);
            boolean isLast = at + END_RECORD_LENGTH + (end.getShort(at + 20) & 0xFFFF) == tail;
            if (listLength == IN_64_BITS || listStart == IN_64_BITS || end.getShort(at + 10) == (short) IN_64_BITS) {
                if (isLast) {
                    return end64(channel, start + at);
                }
                continue;
            }
            long list = start + at - Integer.toUnsignedLong(listLength);
            long prefix = list - Integer.toUnsignedLong(listStart);
            if (isLast || prefix >= 0 && list < size - Integer.BYTES && intAt(channel, list) == CENTRAL_HEADER) {
                return new End(list, Integer.toUnsignedLong(listLength), prefix);
            }
        }
        return null;
    }

    /** Where the record is by which a larger jar ends stands before the end. */
    private static End end64(FileChannel channel, long end) throws IOException {
        ByteBuffer locator = read(channel, Math.max(0, end - LOCATOR_LENGTH), LOCATOR_LENGTH);
        if (locator.getInt(0) != LOCATOR) {
            return new End(0, 0, 0);
        }
        long position = locator.getLong(8);
        if (position < 0 || position > end) {
            return new End(0, 0, 0);
        }
        ByteBuffer record = read(channel, position, END_RECORD_64_LENGTH);
        long length = record.getLong(40);
        long list = position - length;
        return record.getInt(0) == END_RECORD_64 && length >= 0 && list >= 0
                ? new End(list, length, Math.max(0, list - record.getLong(48)))
                : new End(0, 0, 0);
    }

    private static int intAt(FileChannel channel, long position) throws IOException {
        return read(channel, position, Integer.BYTES).getInt(0);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
            // there is more
        }
        return bytes;
    }

    /** It may be whole when the rest has been copied: not everybody copies from the beginning to the end. */
    private static UnusableFileException corrupt(String reason) {
        return new UnusableFileException("it is corrupt: " + reason, true);
    }
}
