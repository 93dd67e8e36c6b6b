// SPDX-License-Identifier: Apache-2.0
package aiko.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution, packed twice from two copies that differ in everything but their content. */
class ArchivesTest {
    private static final Path DISTRIBUTION = Path.of("../aiko.container/target/aiko");
    private static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");
    private static final TimeZone ZONE = TimeZone.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(ZONE);
    }

    /** Copies the distribution, in this order of its files. */
    private static void copy(Path to, boolean backwards, Instant time, String permissions) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(DISTRIBUTION)) {
            files = new java.util.ArrayList<>(found.filter(Files::isRegularFile).toList());
        }
        if (backwards) {
            java.util.Collections.reverse(files);
        }
        for (Path file : files) {
            Path copy = to.resolve(DISTRIBUTION.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(permissions));
            Files.setLastModifiedTime(copy, FileTime.from(time));
        }
    }

    private Path pack(String name, String zone) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        var archives = new Archives(folder.resolve(name), "aiko-1", TIME);
        Path target = Files.createDirectory(folder.resolve(name + ".packed"));
        archives.zip(target.resolve("zip"));
        archives.tar(target.resolve("tar"));
        return target;
    }

    @Test
    void the_same_content_gives_the_same_bytes() throws IOException {
        copy(folder.resolve("one"), false, Instant.parse("2020-02-02T20:20:20Z"), "rw-r--r--");
        copy(folder.resolve("two"), true, Instant.now(), "rwxrwxr-x");
        // A container has run in one of them.
        Path two = folder.resolve("two");
        Files.createDirectories(two.resolve("data/cache"));
        Files.writeString(two.resolve("data/history"), "x");
        Files.writeString(two.resolve("deploy/mine.jar"), "x");
        Files.writeString(two.resolve("etc/aiko.process.cfg"), "password = secret");

        Path one = pack("one", "UTC");
        Path other = pack("two", "Pacific/Honolulu");

        assertThat(one.resolve("zip")).hasSameBinaryContentAs(other.resolve("zip"));
        assertThat(one.resolve("tar")).hasSameBinaryContentAs(other.resolve("tar"));
        assertThat(contents(one)).isEqualTo(contents(other)).contains("aiko-1/bin/aiko 755", "aiko-1/deploy/.keep 644");
        assertThat(contents(one)).noneMatch(entry -> entry.contains("/data") || entry.contains("mine.jar"));
    }

    @Test
    void jars_do_not_tell_the_umask_of_the_machine() throws Exception {
        Path open = jar("open", 0100664, 040775);
        Path closed = jar("closed", 0100600, 040700);
        assertThat(Files.mismatch(open, closed)).isNotNegative();

        int status = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "../cnf/SamePermissions.java",
                        folder.toString())
                .inheritIO()
                .start()
                .waitFor();

        assertThat(status).isZero();
        assertThat(open).hasSameBinaryContentAs(closed);
        try (ZipFile jar = ZipFile.builder().setPath(open).get()) {
            assertThat(jar.getEntry("aiko/").getUnixMode()).isEqualTo(040755);
            assertThat(jar.getEntry("aiko/A.class").getUnixMode()).isEqualTo(0100644);
        }
    }

    /** A jar of a module, with these permissions. */
    private Path jar(String module, int ofFiles, int ofFolders) throws IOException {
        Path jar = Files.createDirectories(folder.resolve(module).resolve("target"))
                .resolve("some.jar");
        try (var out = new ZipArchiveOutputStream(jar)) {
            for (String name : List.of("aiko/", "aiko/A.class")) {
                var entry = new ZipArchiveEntry(name);
                entry.setTimeLocal(LocalDateTime.ofInstant(TIME, ZoneOffset.UTC));
                entry.setUnixMode(name.endsWith("/") ? ofFolders : ofFiles);
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
            }
        }
        return jar;
    }

    /** Both archives have the same entries; returns them with their permissions. */
    private static List<String> contents(Path packed) throws IOException {
        var inTar = new java.util.ArrayList<String>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(packed.resolve("tar"))))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
                assertThat(entry.getLongUserId() + entry.getUserName()).isEqualTo("0");
                inTar.add(entry.getName() + ' ' + Integer.toOctalString(entry.getMode() & 0777));
            }
        }
        var inZip = new java.util.ArrayList<String>();
        try (ZipFile zip = ZipFile.builder().setPath(packed.resolve("zip")).get()) {
            zip.getEntriesInPhysicalOrder().asIterator().forEachRemaining(entry -> {
                assertThat(entry.getTimeLocal()).isEqualTo("2026-11-24T00:00:00");
                inZip.add(entry.getName() + ' ' + Integer.toOctalString(entry.getUnixMode() & 0777));
            });
        }
        assertThat(inZip).isEqualTo(inTar);
        return inZip;
    }
}
