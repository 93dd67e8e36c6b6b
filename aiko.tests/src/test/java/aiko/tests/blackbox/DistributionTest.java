// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is packaged can be read without the sources; {@link LinksTest} checks the links of its documents. */
class DistributionTest {
    private static final Pattern NAMED = Pattern.compile("docs/[\\w/-]+\\.md");
    private static final Pattern COMPONENT = Pattern.compile("<scr:component [^>]*>");

    private static Path home() {
        return Distribution.command().getParent().getParent();
    }

    private static List<String> components(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            ZipEntry descriptions = zip.getEntry("OSGI-INF/components.xml");
            if (descriptions == null) {
                return List.of();
            }
            String text = new String(zip.getInputStream(descriptions).readAllBytes(), StandardCharsets.UTF_8);
            return COMPONENT.matcher(text).results().map(MatchResult::group).toList();
        }
    }

    /** The component runtime would ask for a configuration by the name of each, at each start. */
    @Test
    void components_that_name_no_configuration_ignore_configurations() throws IOException {
        var components = new ArrayList<String>();
        for (Path jar : Distribution.bundles()) {
            components.addAll(components(jar));
        }
        assertThat(components)
                .filteredOn(component -> !component.contains("configuration-pid="))
                .hasSizeGreaterThan(40)
                .allSatisfy(component -> assertThat(component).contains("configuration-policy=\"ignore\""));
        assertThat(components)
                .filteredOn(component -> component.contains("configuration-pid=\"aiko.broker\""))
                .isNotEmpty()
                .allSatisfy(component -> assertThat(component).doesNotContain("configuration-policy=\"ignore\""));
    }

    @Test
    void etc_names_a_document_that_is_in_it() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(home().resolve("etc/README")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(path -> assertThat(home().resolve(path))
                .exists());
    }
}
