// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted, and what never is. */
class FileTreeTest {
    @TempDir
    Path temporary;

    private Path folder;
    private Path precious;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectories(temporary.resolve("folder"));
        precious = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(precious.resolve("file"), "precious");
    }

    @Test
    void all_goes_and_what_links_lead_to_stays() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("one/two/three"));
        Files.createSymbolicLink(deep.resolve("link"), precious);
        Files.createSymbolicLink(folder.resolve("link"), precious);
        Files.createSymbolicLink(folder.resolve("one/nowhere"), Path.of("nowhere"));
        Files.writeString(deep.resolve("file"), "old");
        FileTree.empty(folder);
        assertThat(folder).isEmptyDirectory();
        assertThat(precious.resolve("file")).hasContent("precious");
    }

    @Test
    void only_what_has_the_name_goes() throws IOException {
        Files.createDirectories(folder.resolve("goes/deep/deeper"));
        Files.createDirectories(folder.resolve("stays/deep"));
        FileTree.delete(folder, "goes");
        assertThat(folder.toFile().list()).containsExactly("stays");
        assertThat(folder.resolve("stays/deep")).exists();
    }

    @Test
    void a_link_in_place_of_the_folder_is_not_followed() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), precious);
        FileTree.empty(link);
        assertThatThrownBy(() -> FileTree.delete(link, "file")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FileTree.names(link)).isInstanceOf(IOException.class);
        assertThat(precious.resolve("file")).exists();
    }

    @Test
    void what_is_not_there_is_empty() throws IOException {
        FileTree.empty(temporary.resolve("nowhere"));
    }

    /** Deeper than a path can name, and than a process can have files open. */
    @Test
    void folders_of_any_depth_go() throws IOException {
        try (var top = Files.newDirectoryStream(folder)) {
            if (!(top instanceof SecureDirectoryStream)) {
                return;
            }
        }
        Path part = Path.of("a".repeat(100));
        for (int i = 0; i < 100; i++) {
            // What is there is put one deeper, so that no path gets too long.
            Path next = Files.createDirectories(folder.resolve("next"));
            if (Files.exists(folder.resolve(part))) {
                Files.move(folder.resolve(part), next.resolve(part));
            }
            Files.writeString(next.resolve("file"), "old");
            Files.move(next, folder.resolve(part));
        }
        FileTree.empty(folder);
        assertThat(folder).isEmptyDirectory();
    }
}
