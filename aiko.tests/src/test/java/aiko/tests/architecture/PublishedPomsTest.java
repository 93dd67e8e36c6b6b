// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What users import and inherit stands alone, and still says what the build says. */
class PublishedPomsTest {
    private static Path root() {
        return Path.of(System.getProperty("aiko.examples")).getParent();
    }

    private static Document pom(String path) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(root().resolve(path).toFile());
    }

    private static List<Element> elements(Element parent, String name) {
        var found = new ArrayList<Element>();
        var nodes = parent.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).stream()
                .filter(child -> child.getParentNode() == parent)
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    /** Of all dependencies and plugins with a version, but for our own. */
    private static Map<String, String> versions(Document pom) {
        var versions = new TreeMap<String, String>();
        for (String kind : List.of("dependency", "plugin")) {
            for (Element element : elements(pom.getDocumentElement(), kind)) {
                String version = text(element, "version");
                if (!version.isEmpty() && !text(element, "groupId").equals("io.github.aiko-osgi")) {
                    versions.put(text(element, "artifactId"), resolved(pom, version));
                }
            }
        }
        return versions;
    }

    private static String resolved(Document pom, String version) {
        return version.startsWith("${")
                ? elements(pom.getDocumentElement(), version.substring(2, version.length() - 1))
                        .get(0)
                        .getTextContent()
                : version;
    }

    @Test
    void the_versions_for_users_are_those_of_the_build() throws Exception {
        Map<String, String> build = versions(pom("pom.xml"));
        Map<String, String> bom = versions(pom("aiko.bom/pom.xml"));
        Map<String, String> parent = versions(pom("aiko.parent/pom.xml"));

        assertThat(bom).hasSizeGreaterThan(20);
        assertThat(build).containsAllEntriesOf(bom);
        assertThat(parent).hasSizeGreaterThan(8);
        assertThat(build).containsAllEntriesOf(parent);
    }

    @Test
    void their_own_version_is_that_of_the_build() throws Exception {
        String version = text(pom("pom.xml").getDocumentElement(), "version");
        for (String module : List.of("aiko.bom", "aiko.parent")) {
            assertThat(text(pom(module + "/pom.xml").getDocumentElement(), "version"))
                    .as(module)
                    .isEqualTo(version);
        }
        assertThat(elements(pom("aiko.parent/pom.xml").getDocumentElement(), "aiko.version")
                        .get(0)
                        .getTextContent())
                .isEqualTo(version);
    }

    @Test
    void the_repository_of_the_distribution_has_poms_without_a_parent() throws Exception {
        try (Stream<Path> files = Files.walk(Product.bundles().resolveSibling("repo"))) {
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
    void the_repository_has_sources_and_documents_of_the_api() throws Exception {
        try (Stream<Path> files = Files.walk(Product.bundles().resolveSibling("repo"))) {
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
