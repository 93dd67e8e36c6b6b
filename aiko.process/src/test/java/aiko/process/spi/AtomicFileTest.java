// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void the_content_replaces_the_old_one() throws IOException {
        Path file = folder.resolve("file");

        AtomicFile.write(file, "old".getBytes());
        AtomicFile.write(file, "new".getBytes());
        AtomicFile.copy(file, folder.resolve("copy"));

        assertThat(file).hasContent("new");
        assertThat(folder.resolve("copy")).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_failure_leaves_the_old_content_and_nothing_else() throws IOException {
        Path file = folder.resolve("file");
        AtomicFile.write(file, "old".getBytes());

        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write('n');
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_link_in_the_place_of_the_temporary_file_is_not_followed() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign"), "untouched");
        Files.createSymbolicLink(folder.resolve(".file.tmp"), foreign);

        AtomicFile.write(folder.resolve("file"), "new".getBytes());

        assertThat(foreign).hasContent("untouched");
        assertThat(folder.resolve("file")).hasContent("new").isRegularFile();
    }

    @Test
    void only_the_owner_can_read_a_private_file_even_if_others_could_read_the_old_one() throws IOException {
        Path file = folder.resolve("secret");
        AtomicFile.write(file, "old".getBytes());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        AtomicFile.writePrivate(file, "new".getBytes());

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
