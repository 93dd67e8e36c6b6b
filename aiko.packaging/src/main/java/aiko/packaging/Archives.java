// SPDX-License-Identifier: Apache-2.0
package aiko.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Packs the distribution's folder as zip and tar.gz: {@code FOLDER NAME TIME TARGET} writes {@code TARGET/NAME.zip} and {@code
 * TARGET/NAME.tar.gz}. The same files give the same bytes: entries are sorted, their times and owners are fixed, and their
 * permissions follow from their names.
 */
public final class Archives {
    private static final int PROGRAM = 0755;
    private static final int FOLDER = 0755;
    private static final int FILE = 0644;
    private static final int NO_SYSTEM = 255;

    private final Path folder;
    private final String name;
    private final Instant time;

    /**
     * @param name of the only folder in the archives
     * @param time of all entries
     */
    Archives(Path folder, String name, Instant time) {
        this.folder = folder;
        this.name = name;
        this.time = time;
    }

    /** An entry of both archives; the path of a folder ends with a slash. */
    private record Entry(String path, Path file, int mode) {
        boolean isFolder() {
            return path.endsWith("/");
        }
    }

    public static void main(String[] arguments) throws IOException {
        var archives = new Archives(Path.of(arguments[0]), arguments[1], Instant.parse(arguments[2]));
        Path target = Files.createDirectories(Path.of(arguments[3]));
        archives.zip(target.resolve(arguments[1] + ".zip"));
        archives.tar(target.resolve(arguments[1] + ".tar.gz"));
    }

    private List<Entry> entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // By the bytes of the names, whatever the order on the disk and the language of the machine.
            return files.filter(this::isPacked)
                    .map(this::entry)
                    .sorted(java.util.Comparator.comparing(Entry::path))
                    .toList();
        }
    }

    /** The container may have run in the folder: its data, bundles and settings are nobody else's. */
    private boolean isPacked(Path file) {
        Path path = folder.relativize(file);
        String first = path.getName(0).toString();
        return switch (first) {
            case "data" -> false;
            case "etc", "deploy" -> path.getNameCount() == 1
                    || path.getNameCount() == 2
                            && List.of("README", ".keep")
                                    .contains(path.getFileName().toString());
                // A class-data archive fits one Java and one folder.
            case "lib" -> !path.startsWith(Path.of("lib", "archive"));
            default -> true;
        };
    }

    private Entry entry(Path file) {
        String path = name + "/" + folder.relativize(file).toString().replace('\\', '/');
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Entry(path.endsWith("/") ? path : path + "/", file, FOLDER);
        }
        return new Entry(path, file, path.startsWith(name + "/bin/") ? PROGRAM : FILE);
    }

    void zip(Path target) throws IOException {
        try (var out = new ZipArchiveOutputStream(target)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (Entry each : entries()) {
                var entry = new ZipArchiveEntry(each.path());
                // The format has local times.
                entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
                entry.setUnixMode((each.isFolder() ? 0040000 : 0100000) | each.mode());
                out.putArchiveEntry(entry);
                copy(each, out);
                out.closeArchiveEntry();
            }
        }
    }

    void tar(Path target) throws IOException {
        var parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        parameters.setOperatingSystem(NO_SYSTEM);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(target));
                var out = new TarArchiveOutputStream(new GzipCompressorOutputStream(file, parameters), "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry each : entries()) {
                var entry = new TarArchiveEntry(each.path());
                entry.setModTime(time.toEpochMilli());
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setMode((each.isFolder() ? 0040000 : 0100000) | each.mode());
                entry.setSize(each.isFolder() ? 0 : Files.size(each.file()));
                out.putArchiveEntry(entry);
                copy(each, out);
                out.closeArchiveEntry();
            }
        }
    }

    private static void copy(Entry entry, OutputStream out) throws IOException {
        if (!entry.isFolder()) {
            Files.copy(entry.file(), out);
        }
    }
}
