// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    Path folder;

    @Test
    void a_benchmark_in_the_same_JVM_uses_the_bundles_of_the_distribution() throws IOException {
        Path system = Files.createDirectories(folder.resolve("system"));
        Files.createFile(system.resolve("aiko.process-0.1.0.jar"));
        Files.createFile(system.resolve("aiko.process.other-0.1.0.jar"));

        String own = String.join(
                File.pathSeparator,
                "target/classes",
                "lib/aiko.process-0.2.0-SNAPSHOT.jar",
                "lib/aiko.load-0.2.0-SNAPSHOT.jar",
                "lib/jmh-core-1.37.jar");

        assertThat(new Distribution("previous", folder).classPath(own).split(File.pathSeparator))
                .containsExactly(
                        Path.of("target/classes").toAbsolutePath().toString(),
                        system.resolve("aiko.process-0.1.0.jar").toString(),
                        Path.of("lib/aiko.load-0.2.0-SNAPSHOT.jar")
                                .toAbsolutePath()
                                .toString(),
                        Path.of("lib/jmh-core-1.37.jar").toAbsolutePath().toString());
    }

    @Test
    void a_folder_that_is_no_distribution_is_refused() {
        assertThatThrownBy(() -> new Distribution("previous", folder).classPath("lib/aiko.load-0.1.0.jar"))
                .hasMessageContaining("no folder system");
    }
}
