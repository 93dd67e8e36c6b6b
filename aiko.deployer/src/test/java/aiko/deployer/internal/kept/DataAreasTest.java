// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataAreasTest {
    @TempDir
    Path temporary;

    @Test
    void those_of_removed_bundles_go_and_what_their_links_lead_to_stays() throws Exception {
        Path folder = temporary.resolve("areas");
        Path precious = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(precious.resolve("file"), "precious");
        Files.createDirectories(folder.resolve("stays"));
        Path deep = Files.createDirectories(folder.resolve("goes/deep"));
        Files.createSymbolicLink(deep.resolve("link"), precious);
        Files.writeString(deep.resolve("file"), "old");
        Files.createDirectories(folder.resolve(".going-1-half"));
        var areas = new DataAreas(folder, null);

        areas.retain(Set.of("stays", "not.yet"));

        assertThat(folder.toFile().list()).containsExactly("stays");
        assertThat(precious.resolve("file")).exists();
    }

    @Test
    void a_link_in_the_place_of_their_folder_is_not_followed() throws Exception {
        Path precious = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(Files.createDirectory(precious.resolve("sub")).resolve("file"), "precious");
        Path link = Files.createSymbolicLink(temporary.resolve("areas"), precious);

        new DataAreas(link, null).retain(Set.of());

        assertThat(precious.resolve("sub/file")).hasContent("precious");
    }
}
