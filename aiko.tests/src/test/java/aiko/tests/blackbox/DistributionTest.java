// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is packaged can be read without the sources. */
class DistributionTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern NAMED = Pattern.compile("docs/[\\w/-]+\\.md");

    private static Path home() {
        return Distribution.command().getParent().getParent();
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(home())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(home()::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_lead_to_what_is_in_it(Path document) throws IOException {
        Path file = home().resolve(document);
        List<String> links = LINK.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
        assertThat(links)
                .allSatisfy(link -> assertThat(file.resolveSibling(link)).exists());
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
