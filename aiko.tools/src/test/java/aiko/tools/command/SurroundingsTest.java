// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
    @TempDir
    Path folder;

    private Path maven(String bin) throws IOException {
        Path command = Files.createDirectories(folder.resolve(bin)).resolve("mvn");
        assertThat(Files.createFile(command).toFile().setExecutable(true)).isTrue();
        return command;
    }

    @Test
    void maven_is_that_of_its_variable_else_of_the_path() throws Exception {
        Path ofPath = maven("tools");
        Path ofHome = maven("maven/bin");
        String path = ":" + folder.resolve("nowhere") + ":" + folder.resolve("tools");

        assertThat(found(Map.of("PATH", path))).hasValue(ofPath);
        assertThat(found(Map.of(
                        "PATH", path, "MAVEN_HOME", folder.resolve("maven").toString())))
                .hasValue(ofHome);
        assertThat(found(Map.of("PATH", path, "MAVEN_HOME", ""))).hasValue(ofPath);
        assertThat(found(Map.of())).isEmpty();
    }

    private Optional<Path> found(Map<String, String> environment) {
        return new Surroundings(folder, folder, environment, System.out).maven();
    }
}
