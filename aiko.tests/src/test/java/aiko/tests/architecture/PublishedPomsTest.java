// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.w3c.dom.Element;

/** What users import and inherit stands alone, and still says what the build says. */
class PublishedPomsTest {
    private static Path distribution() {
        return Path.of(System.getProperty("aiko.distribution"));
    }

    /** Of all dependencies and plugins with a version, but for our own. */
    private static Map<String, String> versions(String path) throws Exception {
        Pom pom = Pom.read(path);
        var versions = new TreeMap<String, String>();
        for (String kind : List.of("dependency", "plugin")) {
            for (Element element : pom.elements(kind)) {
                String version = pom.version(element);
                if (!version.isEmpty() && !Pom.text(element, "groupId").equals("io.github.aiko-osgi")) {
                    versions.put(Pom.text(element, "artifactId"), version);
                }
            }
        }
        return versions;
    }

    @Test
    void the_versions_for_users_are_those_of_the_build() throws Exception {
        Map<String, String> build = versions("pom.xml");
        Map<String, String> bom = versions("aiko.bom/pom.xml");
        Map<String, String> parent = versions("aiko.parent/pom.xml");

        assertThat(bom).hasSizeGreaterThan(20);
        assertThat(build).containsAllEntriesOf(bom);
        assertThat(parent).hasSizeGreaterThan(8);
        assertThat(build).containsAllEntriesOf(parent);
    }

    @Test
    void their_own_version_is_that_of_the_build() throws Exception {
        String version = Pom.read("pom.xml").version();
        for (String module : List.of("aiko.bom", "aiko.parent")) {
            assertThat(Pom.read(module + "/pom.xml").version()).as(module).isEqualTo(version);
        }
        assertThat(Pom.read("aiko.parent/pom.xml").property("aiko.version")).isEqualTo(version);
    }

    @Test
    void the_repository_of_the_distribution_has_poms_without_a_parent() throws Exception {
        try (Stream<Path> files = Files.walk(distribution().resolve("repo"))) {
            List<Path> poms =
                    files.filter(file -> file.toString().endsWith(".pom")).toList();
            assertThat(poms).hasSizeGreaterThan(9);
            for (Path pom : poms) {
                assertThat(Files.readString(pom))
                        .as(pom.getFileName().toString())
                        .doesNotContain("<parent>");
            }
        }
    }

    @Test
    @DisabledIfSystemProperty(named = "maven.javadoc.skip", matches = "true")
    void the_repository_has_sources_and_documents_of_the_api() throws Exception {
        try (Stream<Path> files = Files.walk(distribution().resolve("repo"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            for (String module : List.of("aiko.process", "aiko.client", "aiko.share", "aiko.logging")) {
                assertThat(names)
                        .as(module)
                        .anyMatch(name -> name.startsWith(module + "-") && name.endsWith("-sources.jar"))
                        .anyMatch(name -> name.startsWith(module + "-") && name.endsWith("-javadoc.jar"));
            }
        }
    }
}
