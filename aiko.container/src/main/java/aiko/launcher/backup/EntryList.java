// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * The list of entries at the end of an archive that anybody may have written, read before anything is unpacked: the file system
 * of the JDK shows neither entries of one name nor symbolic links. Numbers are those of the ZIP specification.
 */
final class EntryList {
    private static final int MOST_ENTRIES = 1_000_000;
    private static final int BUFFER = 1 << 16;

    /** Text of a state is compressed to a 20th; only what was made for it to a 1,000th. */
    private static final long MOST_TIMES = 200;

    private static final long ALWAYS_ALLOWED = 100 << 20;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LARGE_LOCATOR = 0x07064b50;
    private static final int LARGE_LOCATOR_BYTES = 20;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_BYTES = 56;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xf000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final int LARGE_NUMBERS = 1;
    private static final long IN_LARGE_NUMBERS = 0xffffffffL;

    private final FileChannel file;
    private final Set<String> names = new HashSet<>();
    private long position;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long bytes;

    private EntryList(FileChannel file) {
        this.file = file;
    }

    /**
     * Checks all entries.
     *
     * @return the number of bytes of all files when they are unpacked
     * @throws BackupException if a backup cannot have an entry; the message names it
     * @throws ZipException if the list cannot be read
     */
    static long check(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
            var list = new EntryList(file);
            list.check();
            if (list.bytes > ALWAYS_ALLOWED && list.bytes / MOST_TIMES > file.size()) {
                throw new BackupException("restore: " + archive + " has " + (file.size() >> 10)
                        + " KiB, and its files more than " + MOST_TIMES + " times as much, " + (list.bytes >> 20)
                        + " MiB; no backup is like that; nothing was changed");
            }
            return list.bytes;
        } catch (EOFException | IllegalArgumentException malformed) {
            throw new ZipException("its list of entries is damaged");
        }
    }

    private void check() throws IOException {
        long count = seekFirst();
        if (count > MOST_ENTRIES) {
            throw new BackupException("restore: it has " + count + " entries, and a backup at most " + MOST_ENTRIES
                    + "; nothing was changed");
        }
        for (long i = 0; i < count; i++) {
            ByteBuffer header = next(HEADER_BYTES);
            if (header.getInt(0) != HEADER) {
                throw new ZipException("its list of entries is damaged");
            }
            int mode = header.get(5) == UNIX ? header.getInt(38) >>> 16 : 0;
            long size = Integer.toUnsignedLong(header.getInt(24));
            int nameBytes = Short.toUnsignedInt(header.getShort(28));
            int extraBytes = Short.toUnsignedInt(header.getShort(30));
            int commentBytes = Short.toUnsignedInt(header.getShort(32));
            byte[] name = new byte[nameBytes];
            next(nameBytes).get(name);
            ByteBuffer extra = next(extraBytes);
            check(new String(name, StandardCharsets.UTF_8), mode);
            bytes = Math.addExact(bytes, size == IN_LARGE_NUMBERS ? largeSize(extra) : size);
            next(commentBytes);
        }
    }

    private void check(String name, int mode) throws BackupException {
        boolean isFolder = name.endsWith("/");
        String path = isFolder ? name.substring(0, name.length() - 1) : name;
        int type = mode & FILE_TYPE;
        if (type != 0 && type != (isFolder ? FOLDER : REGULAR_FILE)) {
            throw refused(name, "it is a link, or no file");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw refused(name, "its name contains a control character");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused(name, "its name is no path within a folder");
            }
        }
        int end = path.indexOf('/');
        boolean isOfPart = (end >= 0 || isFolder)
                && Part.of(end < 0 ? path : path.substring(0, end)).isPresent();
        if (!isOfPart && !name.equals(Backup.MANIFEST)) {
            throw refused(name, "it is outside of etc, deploy and data");
        }
        if (!names.add(path)) {
            throw refused(name, "there are two of that name");
        }
    }

    private static BackupException refused(String name, String reason) {
        return new BackupException(
                "restore: the entry " + name + " cannot be of a backup: " + reason + "; nothing was changed");
    }

    /** Sizes beyond 4 GiB are in an extra field. */
    private static long largeSize(ByteBuffer extra) throws ZipException {
        while (extra.remaining() >= 4) {
            int tag = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (tag == LARGE_NUMBERS && length >= 8 && extra.remaining() >= 8) {
                long size = extra.getLong();
                if (size >= 0) {
                    return size;
                }
                break;
            }
            extra.position(extra.position() + length);
        }
        throw new ZipException("its list of entries is damaged");
    }

    /** Goes to the first entry, and returns the number of entries. */
    private long seekFirst() throws IOException {
        long size = file.size();
        int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        position = size - length;
        ByteBuffer tail = next(length);
        int end = length - END_BYTES;
        while (end >= 0 && tail.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new ZipException("it is no ZIP file, or incomplete");
        }
        long count = Short.toUnsignedLong(tail.getShort(end + 10));
        long first = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LARGE_LOCATOR_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LARGE_LOCATOR) {
            position = tail.getLong(locator + 8);
            ByteBuffer large = next(LARGE_END_BYTES);
            if (large.getInt(0) != LARGE_END) {
                throw new ZipException("its list of entries is damaged");
            }
            count = large.getLong(32);
            first = large.getLong(48);
        }
        position = first;
        buffer = ByteBuffer.allocate(0);
        return count;
    }

    /** The next bytes. */
    private ByteBuffer next(int length) throws IOException {
        if (buffer.remaining() < length) {
            var more = ByteBuffer.allocate(Math.max(BUFFER, length)).order(ByteOrder.LITTLE_ENDIAN);
            more.put(buffer);
            while (more.hasRemaining()) {
                int read = file.read(more, position);
                if (read < 0) {
                    break;
                }
                position += read;
            }
            buffer = more.flip();
            if (buffer.remaining() < length) {
                throw new EOFException();
            }
        }
        ByteBuffer found = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + length);
        return found;
    }
}
