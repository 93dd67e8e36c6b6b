// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temporary;

    private static void set(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path precious() throws Exception {
        Path precious = Files.createDirectory(temporary.resolve("precious"));
        Files.createDirectory(precious.resolve("sub"));
        Files.writeString(precious.resolve("sub/file"), "precious");
        return precious;
    }

    @Test
    void a_new_one_is_its_owners_alone() throws Exception {
        Path folder = temporary.resolve("some/new/data");
        try (var data = new DataFolder(folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                    .isEqualTo("rwx------");
            assertThat(Files.readString(folder.resolve("lock")).strip())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void one_that_others_can_write_to_is_refused_before_it_is_touched() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("data"));
        set(folder, "rwxrwxr-x");

        assertThatThrownBy(() -> new DataFolder(folder)).hasMessageContaining(": chmod go-w " + folder + ",");
        assertThat(folder).isEmptyDirectory();

        set(folder, "rwxr-xr-x");
        new DataFolder(folder).close();
    }

    @Test
    void links_in_it_are_refused_whatever_their_name() throws Exception {
        Path precious = precious();
        Path folder = Files.createDirectory(temporary.resolve("data"));
        for (String name : new String[] {"cache", "lock", "areas", "checked", "deployed"}) {
            Path link = Files.createSymbolicLink(folder.resolve(name), precious);

            assertThatThrownBy(() -> new DataFolder(folder)).hasMessageEndingWith(": rm " + link);

            Files.delete(link);
        }
        assertThat(precious.resolve("sub/file")).hasContent("precious");
        new DataFolder(folder).close();
    }

    @Test
    void the_cache_is_emptied_and_links_in_it_are_not_followed() throws Exception {
        Path precious = precious();
        Path folder = temporary.resolve("data");
        try (var data = new DataFolder(folder)) {
            Path cache = Files.createDirectories(folder.resolve("cache/bundle1"));
            Files.writeString(cache.resolve("file"), "old");
            Files.createSymbolicLink(cache.resolve("data"), precious);
            Files.createSymbolicLink(folder.resolve("cache/link"), precious);

            assertThat(data.emptyCache()).isEmptyDirectory();

            Files.delete(folder.resolve("cache"));
            Files.createSymbolicLink(folder.resolve("cache"), precious);
            data.emptyCache();
        }
        assertThat(precious.resolve("sub/file")).hasContent("precious");
    }

    @Test
    void it_may_be_reached_by_a_link() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("data"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        new DataFolder(link).close();

        assertThat(folder.resolve("lock")).exists();
    }

    @Test
    void what_is_no_folder_is_refused() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> new DataFolder(file))
                .hasMessage("data folder " + file + ": not a folder; use another one with --data");
    }
}
