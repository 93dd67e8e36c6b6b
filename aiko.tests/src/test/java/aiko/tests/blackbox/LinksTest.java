// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents of the sources and of the distribution: each link leads to a file, and to a heading of it. */
class LinksTest {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    static List<Path> folders() {
        return List.of(SOURCES, Distribution.home());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void each_link_leads_somewhere(Path folder) throws IOException {
        List<Path> documents = Markdown.below(folder);
        var broken = new ArrayList<String>();
        for (Path document : documents) {
            for (String link : Markdown.read(document).links()) {
                problem(folder, document, link)
                        .ifPresent(problem ->
                                broken.add(folder.relativize(document) + ": link to " + link + ": " + problem));
            }
        }
        assertThat(documents).isNotEmpty();
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void each_document_can_be_reached(Path folder) throws IOException {
        var found = new HashSet<Path>();
        var next = new ArrayDeque<>(List.of(folder.resolve("README.md")));
        while (!next.isEmpty()) {
            Path document = next.remove();
            if (!found.add(document) || !Files.isRegularFile(document)) {
                continue;
            }
            for (String link : Markdown.read(document).links()) {
                String path = link.replaceFirst("#.*", "");
                if (path.endsWith(".md") && !path.contains(":")) {
                    next.add(document.resolveSibling(path).normalize());
                }
            }
        }
        assertThat(found).containsAll(Markdown.below(folder.resolve("docs")));
    }

    @ParameterizedTest
    @CsvSource({
        "A title, a-title",
        "`aiko.process.additional~NAME`, aikoprocessadditionalname",
        "[Links](x.md#y) and *stress*, links-and-stress",
        "'What is, and what is not?', what-is-and-what-is-not",
        "a_b - c, a_b---c"
    })
    void anchors_are_those_of_forges(String heading, String anchor) {
        assertThat(Markdown.anchor(heading)).isEqualTo(anchor);
    }

    @Test
    void wrong_links_are_found() throws IOException {
        Path document = SOURCES.resolve("README.md");
        for (String wrong : List.of(
                "/docs/style.md",
                "file:docs/style.md",
                "docs/nothing.md",
                "docs/style.md#nothing",
                "#nothing",
                "../elsewhere.md",
                "https://",
                "ftp://example.com/x")) {
            assertThat(problem(SOURCES, document, wrong)).as(wrong).isPresent();
        }
        assertThat(problem(SOURCES, document, "docs/style.md#voice")).isEmpty();
        assertThat(Markdown.of(List.of("`[code](x)` and [text](y.md)", "# A", "# A", "```", "[block](z)", "```"))
                        .links())
                .containsExactly("y.md");
        assertThat(Markdown.of(List.of("# A", "# A")).anchors()).containsExactlyInAnyOrder("a", "a-1");
    }

    private static Optional<String> problem(Path root, Path document, String link) throws IOException {
        if (link.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            return external(link);
        }
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        if (path.startsWith("/")) {
            return Optional.of("an absolute path");
        }
        Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        if (!target.startsWith(root)) {
            return Optional.of("outside of " + root);
        }
        if (!Files.exists(target)) {
            return Optional.of("no such file");
        }
        boolean isMissing = hash >= 0
                && !(target.toString().endsWith(".md")
                        && Markdown.read(target).anchors().contains(link.substring(hash + 1)));
        return isMissing ? Optional.of("no such heading") : Optional.empty();
    }

    /** Its form only: a build needs no network. */
    private static Optional<String> external(String link) {
        try {
            URI uri = new URI(link);
            boolean isWellFormed = uri.getHost() != null
                    && uri.getHost().contains(".")
                    && List.of("https", "http").contains(uri.getScheme());
            return isWellFormed ? Optional.empty() : Optional.of("no address of a web page");
        } catch (URISyntaxException malformed) {
            return Optional.of(malformed.getMessage());
        }
    }
}
