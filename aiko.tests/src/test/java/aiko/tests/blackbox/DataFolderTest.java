// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else may have put into the data folder is not trusted, and not followed. */
class DataFolderTest {
    private static final int SOMEBODY_ELSE = 12_345;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makeDataFolder() throws Exception {
        data = Files.createDirectory(folder.resolve("data"));
    }

    private static void set(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Container start() throws Exception {
        return Container.start(folder, Distribution.freePort(), Map.of());
    }

    /** The one line that a container which does not start says. */
    private String refusal() throws Exception {
        try (var container = start()) {
            assertThat(container.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isEqualTo(1);
            assertThat(container.output()).startsWith("aiko: ").containsOnlyOnce("\n");
            return container.output().strip();
        }
    }

    private static void run(String command) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor())
                .isZero();
    }

    @Test
    void what_others_could_have_changed_is_refused_until_the_command_of_the_line_was_run() throws Exception {
        Path precious = Files.createDirectories(folder.resolve("precious/sub"));
        Files.writeString(precious.resolve("file"), "precious");
        Path cache = Files.createSymbolicLink(data.resolve("cache"), precious.getParent());
        set(data, "rwxrwxr-x");

        String writable = "chmod go-w " + data;
        assertThat(refusal()).contains(": " + writable + ",");
        run(writable);

        String link = "rm " + cache;
        assertThat(refusal()).contains(": " + link);
        assertThat(data.resolve("lock")).doesNotExist();
        run(link);

        set(Files.createDirectories(folder.resolve("deploy")), "rwxrwxrwx");
        set(Files.createDirectories(folder.resolve("etc")), "rwxrwxr-x");
        try (var container = start().ready()) {
            assertThat(container.output())
                    .containsOnlyOnce("; remove the permission with: chmod o-w " + folder.resolve("deploy"))
                    .doesNotContain("chmod o-w " + folder.resolve("etc"));

            var second = container.client("run");
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .contains("a container runs in " + data + " already with pid "
                            + container.process().pid() + ";");
        }
        assertThat(precious.resolve("file")).hasContent("precious");
    }

    /** Only root can give a folder away; for all others, the unit test of the launcher's decision has to do. */
    @Test
    void root_does_not_trust_the_folder_of_somebody_else() throws Exception {
        if ((Integer) Files.getAttribute(data, "unix:uid") == 0) {
            set(data, "rwxrwxr-x");
            Files.setAttribute(data, "unix:uid", SOMEBODY_ELSE);

            String both = "chown " + System.getProperty("user.name") + ' ' + data + " && chmod go-w " + data;
            assertThat(refusal()).contains(": " + both + ",");

            run(both);
        }
        Files.createSymbolicLink(data.resolve("areas"), folder);
        assertThat(refusal()).endsWith(": rm " + data.resolve("areas"));
    }
}
