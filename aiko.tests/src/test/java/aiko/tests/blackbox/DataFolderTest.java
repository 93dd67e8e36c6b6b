// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder belongs to one container, and nothing outside of it is ever touched. */
class DataFolderTest {
    @TempDir
    Path folder;

    private static void allow(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void awaitLine(Container container, String line) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(container.output()).contains(line));
    }

    @Test
    void a_folder_that_others_could_change_is_refused_and_links_in_it_are_not_followed() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path precious = Files.createDirectories(folder.resolve("precious/sub"));
        Files.writeString(precious.resolve("file"), "precious");
        Files.createSymbolicLink(data.resolve("cache"), precious.getParent());
        allow(data, "rwxrwxr-x");
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        allow(deploy, "rwxrwxrwx");

        try (var refused = Container.start(folder, Distribution.freePort(), Map.of())) {
            assertThat(refused.process().waitFor()).isEqualTo(77);
            assertThat(refused.output())
                    .contains(
                            "aiko: data folder " + data + " can be written to by others (rwxrwxr-x)",
                            "chmod go-w " + data)
                    .hasLineCount(1);
            assertThat(data.toFile().list()).containsExactly("cache");
        }
        allow(data, "rwxr-xr-x");
        Files.createSymbolicLink(data.resolve("areas"), precious.getParent());
        try (var refused = Container.start(folder, Distribution.freePort(), Map.of())) {
            assertThat(refused.process().waitFor()).isEqualTo(77);
            assertThat(refused.output()).contains(data.resolve("areas") + " is a link");
        }
        Files.delete(data.resolve("areas"));
        Files.createDirectory(data.resolve("deployed"));
        allow(data.resolve("deployed"), "rwxrwxrwx");

        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            assertThat(container.output()).contains("can be written to by everybody", "chmod o-w " + deploy);
            assertThat(data.resolve("cache")).isDirectory();
            assertThat(Files.isSymbolicLink(data.resolve("cache"))).isFalse();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("deployed"))))
                    .isEqualTo("rwxr-xr-x");
            assertThat(container.client("run").err())
                    .contains("a container runs in " + data + " already, as process "
                            + container.process().pid() + ";");

            assertThat(new ProcessBuilder("mkfifo", deploy.resolve("a.jar").toString())
                            .start()
                            .waitFor())
                    .isZero();
            Files.createDirectory(deploy.resolve("b.jar"));
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            awaitLine(container, "started example.aloha");
            awaitLine(container, "deploy/a.jar: it is no file, but a pipe, a socket, or a device");
            awaitLine(container, "deploy/b.jar is left alone: it is a folder");
        }
        assertThat(precious.resolve("file")).hasContent("precious");
    }
}
