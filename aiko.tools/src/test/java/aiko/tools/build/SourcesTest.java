// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void a_project_with_a_module() throws IOException {
        write("pom.xml", "<project><modules><module>part</module><module>missing</module></modules></project>");
        write("part/pom.xml", "<project/>");
        write("part/src/main/java/A.java", "a");
        sources = new Sources(new Project(folder));
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void sources_of_modules_count_and_what_is_built_does_not() throws IOException {
        write("part/target/classes/A.class", "a");
        write("part/notes.txt", "a");
        write("part/bnd.bnd", "a");
        write("part/src/main/java/.A.java.swp", "a");
        write("part/src/main/java/A.java~", "a");

        assertThat(sources.state().keySet())
                .containsExactlyInAnyOrder(
                        folder.resolve("pom.xml"),
                        folder.resolve("part/pom.xml"),
                        folder.resolve("part/bnd.bnd"),
                        folder.resolve("part/src/main/java/A.java"));
    }

    @Test
    void another_content_is_a_change_and_another_time_is_none() throws IOException {
        Map<Path, Long> before = sources.state();
        Path file = write("part/src/main/java/A.java", "a");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(sources.state()).isEqualTo(before);

        write("part/src/main/java/A.java", "b");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(20)));
        assertThat(sources.state()).isNotEqualTo(before);
    }

    @Test
    void new_and_deleted_files_are_changes() throws IOException {
        Map<Path, Long> before = sources.state();
        Path file = write("part/src/main/java/deeper/B.java", "b");
        assertThat(sources.state()).isNotEqualTo(before);
        assertThat(sources.folders()).contains(file.getParent());

        Files.delete(file);
        assertThat(sources.state()).isEqualTo(before);
    }
}
