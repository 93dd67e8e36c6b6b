// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    private Path folder;

    private Path zip;
    private Map<Part, Path> folders;

    @BeforeEach
    void write() throws IOException {
        zip = folder.resolve("backup.zip");
        folders = new TreeMap<>();
        for (Part part : Part.values()) {
            folders.put(part, folder.resolve("container").resolve(part.folderName()));
        }
        put("etc/aiko.process.cfg", "password = secret", "rw-------");
        put("deploy/lamp.jar", "lamp", "rw-r--r--");
        put("data/areas/lamp/file", "on", "rw-r-----");
        put("data/state/lamp", "7", "rw-------");
    }

    private Path put(String path, String content, String permissions) throws IOException {
        Path file = folder.resolve("container").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Backup save() throws BackupException {
        var backup = new Backup(folders);
        backup.write(zip, "1");
        return backup;
    }

    /** All files with their content and permissions; an empty folder ends with a slash. */
    private Map<String, String> content() throws IOException {
        var content = new TreeMap<String, String>();
        Path root = folder.resolve("container");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> !Files.isDirectory(file)).toList()) {
                content.put(
                        root.relativize(file).toString(),
                        Files.readString(file)
                                + ' '
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return content;
    }

    /** An archive of others; it has a manifest, and these entries. */
    private Path crafted(String... entries) throws IOException {
        Path crafted = folder.resolve("crafted.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(crafted))) {
            out.putNextEntry(new ZipEntry(Backup.MANIFEST));
            out.write((Backup.FORMAT + '\n').getBytes());
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write("evil".getBytes());
            }
        }
        return crafted;
    }

    private void refuse(Path file, String reason) throws IOException {
        Map<String, String> before = content();
        assertThatThrownBy(() -> new Restore(folders).from(file))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("restore: ")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("; nothing was changed");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void a_restored_container_is_the_saved_one() throws IOException {
        Map<String, String> saved = content();
        assertThat(save().files()).isEqualTo(4);
        put("etc/aiko.process.cfg", "password = other", "rw-r--r--");
        put("deploy/later.jar", "later", "rw-r--r--");
        put("data/areas/lamp/later", "later", "rw-r--r--");
        Files.delete(folder.resolve("container/data/state/lamp"));

        new Restore(folders).from(zip);

        assertThat(content()).isEqualTo(saved);
        try (Stream<Path> files = Files.list(folder.resolve("container/data"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("areas", "state");
        }
    }

    @Test
    void a_backup_can_be_read_by_its_owner_only_and_leaves_out_what_is_made_again() throws IOException {
        put("data/cache/bundle1/x", "x", "rw-r--r--");
        put("data/lock", "1", "rw-------");
        put("etc/.swp", "x", "rw-r--r--");

        save();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
                .isEqualTo("rw-------");
        new Restore(folders).from(zip);
        assertThat(content()).containsKeys("data/cache/bundle1/x", "data/lock", "etc/.swp");
        try (var archive = new java.util.zip.ZipFile(zip.toFile())) {
            assertThat(archive.stream().map(ZipEntry::getName)).noneMatch(name -> name.matches(".*(cache|lock|swp).*"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void only_some_folders_can_be_restored() throws IOException {
        save();
        put("etc/aiko.process.cfg", "x", "rw-------");
        put("deploy/lamp.jar", "x", "rw-------");

        new Restore(Map.of(Part.DEPLOY, folders.get(Part.DEPLOY))).from(zip);

        assertThat(content())
                .containsEntry("etc/aiko.process.cfg", "x rw-------")
                .containsEntry("deploy/lamp.jar", "lamp rw-r--r--");
    }

    @Test
    void the_target_of_a_link_in_etc_is_saved_and_a_link_in_data_is_named() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "elsewhere");
        Files.createSymbolicLink(folder.resolve("container/etc/linked.cfg"), elsewhere);
        Path link = Files.createSymbolicLink(folder.resolve("container/data/areas/lamp/link"), elsewhere);

        assertThat(save().omitted())
                .containsExactly(link.toRealPath(LinkOption.NOFOLLOW_LINKS).toString());

        new Restore(folders).from(zip);
        assertThat(folder.resolve("container/etc/linked.cfg")).isRegularFile().hasContent("elsewhere");
        assertThat(Files.isSymbolicLink(folder.resolve("container/etc/linked.cfg")))
                .isFalse();
        assertThat(link).doesNotExist();
    }

    @Test
    void nothing_is_written_outside_of_the_folders_or_through_a_link() throws IOException {
        refuse(crafted("etc/../../../evil"), "..");
        refuse(crafted("data/cache/bundle1/evil.jar"), "cannot be of a backup");
        refuse(crafted("etc/.hidden"), "cannot be of a backup");
        refuse(crafted("/etc/passwd"), "its name is no path within a folder");
        refuse(crafted("etc/./a"), "its name is no path within a folder");
        refuse(crafted("etc/a\nb"), "its name contains a control character");
        new Restore(folders).from(crafted("etc/passwd"));
        assertThat(content()).containsOnlyKeys("etc/passwd");

        save();
        Path target = Files.writeString(folder.resolve("target"), "kept");
        Files.delete(folder.resolve("container/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("container/etc/passwd"), target);
        new Restore(folders).from(folder.resolve("backup.zip"));
        assertThat(target).hasContent("kept");
        assertThat(folder.resolve("container/etc/passwd")).hasContent("evil");
    }

    @Test
    void entries_outside_of_the_folders_are_refused() throws IOException {
        for (String entry : new String[] {"lib/evil.jar", "evil", "etc", "aiko-backup/evil", "Etc/x.cfg"}) {
            refuse(crafted("etc/x.cfg", entry), "the entry " + entry + " cannot be of a backup: it is outside of");
        }
    }

    @Test
    void an_archive_without_any_of_the_folders_does_not_empty_them() throws IOException {
        refuse(crafted(), "contains none of the folders etc, deploy, data");
        Path crafted = crafted("deploy/lamp.jar");
        Map<String, String> before = content();
        assertThatThrownBy(() -> new Restore(Map.of(Part.ETC, folders.get(Part.ETC))).from(crafted))
                .hasMessageContaining("contains none of the folders etc; nothing was changed");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void a_link_and_a_second_entry_of_one_name_are_refused() throws IOException {
        Path linked = crafted("etc/link");
        byte[] bytes = Files.readAllBytes(linked);
        int header = lastIndexOf(bytes, "etc/link") - 46;
        // Made by Unix, and the mode of a symbolic link.
        bytes[header + 5] = 3;
        bytes[header + 41] = (byte) 0xa1;
        refuse(Files.write(linked, bytes), "it is a link, or no file");

        Path twice = crafted("etc/a", "etc/b");
        bytes = Files.readAllBytes(twice);
        bytes[lastIndexOf(bytes, "etc/b") + 4] = 'a';
        refuse(Files.write(twice, bytes), "there are two of that name");
    }

    @Test
    void files_are_not_larger_than_they_say_and_not_out_of_proportion() throws IOException {
        Path larger = crafted("etc/a");
        byte[] bytes = Files.readAllBytes(larger);
        bytes[lastIndexOf(bytes, "etc/a") - 46 + 24] = 1;
        refuse(Files.write(larger, bytes), "is damaged");

        bytes[lastIndexOf(bytes, "etc/a") - 46 + 27] = 0x70;
        refuse(Files.write(larger, bytes), "more than 200 times as much, 1792 MiB");
    }

    @Test
    void a_name_with_a_control_character_is_left_out_of_a_backup_and_named() throws IOException {
        Path odd = put("data/areas/lamp/a\nb", "x", "rw-------");

        assertThat(save().omitted()).containsExactly(odd.toRealPath().toString());
        new Restore(folders).from(zip);
        assertThat(odd).doesNotExist();
    }

    private static int lastIndexOf(byte[] bytes, String text) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf(text);
    }

    @Test
    void a_file_that_is_no_backup_changes_nothing() throws IOException {
        refuse(Files.writeString(folder.resolve("text"), "text"), "is damaged, or no backup");
        Path other = folder.resolve("other.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(other))) {
            out.putNextEntry(new ZipEntry("etc/x.cfg"));
        }
        refuse(other, "was not written by aiko backup");
        save();
        byte[] bytes = Files.readAllBytes(zip);
        refuse(Files.write(folder.resolve("half"), java.util.Arrays.copyOf(bytes, bytes.length / 2)), "is damaged");
        byte[] changed = bytes.clone();
        int name = indexOf(bytes, "etc/aiko.process.cfg");
        // The name is followed by an extra field, whose length precedes it, and the content.
        changed[name + "etc/aiko.process.cfg".length() + bytes[name - 2] + 3] ^= 1;
        refuse(Files.write(folder.resolve("changed"), changed), "is damaged");
    }

    /** The first place of a text in bytes. */
    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    }

    @Test
    void an_existing_file_is_not_replaced_and_a_backup_is_not_part_of_itself() throws IOException {
        save();
        assertThatThrownBy(this::save).hasMessageContaining("exists; use another name");
        zip = folder.resolve("container/data/backup.zip");
        assertThatThrownBy(this::save).hasMessageContaining("which it is a backup of");
        assertThat(zip).doesNotExist();
    }
}
