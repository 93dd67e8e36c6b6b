// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the configuration folder, whatever that is. */
class EtcFolderTest {
    @TempDir
    Path path;

    private EtcFolder folder;

    @BeforeEach
    void begin() {
        folder = new EtcFolder(path);
    }

    private void assertUnreadable(String name, String why) {
        assertThatThrownBy(() -> folder.read(name))
                .isInstanceOf(UnusableSettingsException.class)
                .hasMessageStartingWith("it cannot be read: " + why);
    }

    @Test
    void a_folder_a_broken_link_and_a_huge_file_are_said_to_be_so() throws Exception {
        Files.createDirectory(path.resolve("x.cfg"));
        Files.createSymbolicLink(path.resolve("link.cfg"), path.resolve("nowhere"));
        Files.write(path.resolve("huge.cfg"), new byte[(1 << 20) + 1]);

        assertUnreadable("x.cfg", "it is a folder");
        assertUnreadable("link.cfg", "it is a link to " + path.resolve("nowhere") + ", which does not exist");
        assertUnreadable("huge.cfg", "it is larger than 1048576 bytes");
        assertThat(folder.list()).containsOnlyKeys("huge.cfg", "link.cfg", "x.cfg");
    }

    @Test
    void a_link_that_leads_to_itself_is_said_to_do_so_and_one_that_cannot_be_followed_to_be_so() throws Exception {
        Files.createSymbolicLink(path.resolve("loop.cfg"), Path.of("loop.cfg"));
        Files.createSymbolicLink(path.resolve("one.cfg"), Path.of("two.cfg"));
        Files.createSymbolicLink(path.resolve("two.cfg"), Path.of("../" + path.getFileName() + "/one.cfg"));
        Files.createSymbolicLink(path.resolve("into.cfg"), Path.of("loop.cfg"));
        Files.createSymbolicLink(path.resolve("in.cfg"), Path.of("file/x"));
        Files.createFile(path.resolve("file"));

        for (String name : new String[] {"loop.cfg", "one.cfg", "two.cfg", "into.cfg"}) {
            assertUnreadable(name, "it is a link that leads to itself");
        }
        assertThatThrownBy(() -> folder.read("in.cfg"))
                .hasMessageStartingWith("it cannot be read: it is a link to file/x")
                .hasMessageNotContaining("does not exist");
    }

    @Test
    @Timeout(20)
    void nobody_waits_for_a_pipe() throws Exception {
        new ProcessBuilder("mkfifo", path.resolve("pipe.cfg").toString())
                .start()
                .waitFor();

        assertUnreadable("pipe.cfg", "it is not a regular file");
    }

    /** Root may read it all the same. */
    @Test
    void a_file_without_permission_is_said_to_be_so() throws Exception {
        Path file = Files.writeString(path.resolve("x.cfg"), "a = 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(file)) {
            assertThat(folder.read("x.cfg")).isEqualTo(Files.readAllBytes(file));
        } else {
            assertUnreadable("x.cfg", "permission denied");
        }
    }

    @Test
    void a_link_to_settings_is_followed_and_a_file_that_has_gone_is_no_problem() throws Exception {
        Path file = Files.writeString(path.resolve("settings"), "a = 1\n");
        Files.createSymbolicLink(path.resolve("x.cfg"), file);

        assertThat(folder.read("x.cfg")).isEqualTo(Files.readAllBytes(file));
        assertThat(folder.read("gone.cfg")).isNull();
    }
}
