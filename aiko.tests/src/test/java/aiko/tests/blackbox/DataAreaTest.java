// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle writes to its data area is there as long as the bundle is in the deploy folder. */
class DataAreaTest {
    @TempDir
    Path folder;

    /** A bundle that writes to its data area. */
    static byte[] diary(String version) throws IOException {
        return Distribution.bundle(
                "diary",
                Map.of(
                        "Bundle-Version",
                        version,
                        "Bundle-Activator",
                        Diary.class.getName(),
                        "Import-Package",
                        "org.osgi.framework"),
                Diary.class);
    }

    private Container start() throws Exception {
        return Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    private static void awaitLine(Container container, String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(container.output()).contains(line));
    }

    @Test
    void it_survives_swaps_restarts_and_a_kill_and_goes_with_the_bundle() throws Exception {
        Path area = folder.resolve("data/areas/diary");
        try (var container = start()) {
            container.drop("diary.jar", diary("1.0.0"));
            awaitLine(container, "diary 1.0.0: start 1");
            container.drop("diary.jar", diary("2.0.0"));
            awaitLine(container, "diary 2.0.0: start 2");
        }
        try (var container = start()) {
            awaitLine(container, "diary 2.0.0: start 3");
            container.process().destroyForcibly().waitFor();
        }
        Path precious = Files.writeString(
                Files.createDirectory(folder.resolve("precious")).resolve("file"), "precious");
        Files.createSymbolicLink(area.resolve("link"), precious.getParent());
        try (var container = start()) {
            awaitLine(container, "diary 2.0.0: start 4");

            Files.delete(container.deploy.resolve("diary.jar"));
            awaitLine(container, "deploy: diary is stopped and removed");
            await().until(() -> Files.notExists(area));
            container.drop("diary.jar", diary("3.0.0"));
            awaitLine(container, "diary 3.0.0: start 1");
        }
        Files.delete(folder.resolve("deploy/diary.jar"));
        try (var container = start()) {
            await().until(() -> Files.notExists(area));
            container.drop("diary.jar", diary("4.0.0"));
            awaitLine(container, "diary 4.0.0: start 1");
        }
        assertThat(precious).hasContent("precious");
    }
}
