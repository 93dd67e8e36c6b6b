// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.DeployedFile;
import aiko.message.ConnectionState;
import aiko.tests.architecture.Pom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The diagrams of {@code docs/architecture.md} show classes, methods and states of the sources. */
class DiagramsTest {
    private static final Path PAGE = Path.of("../docs/architecture.md");
    private static final Pattern CLASS = Pattern.compile("class (\\w+) \\{([^}]*)}");
    private static final Pattern ARROW =
            Pattern.compile("(?m)^\\s*(\\w+) (?:\"[^\"]*\" )?(?:-->|\\.\\.>) (?:\"[^\"]*\" )?(\\w+)");
    private static final Pattern METHOD = Pattern.compile("(\\w+)\\(");
    private static final Pattern STATE = Pattern.compile("\\b[A-Z]{4,}\\b");

    private static final Map<String, String> SOURCES = new HashMap<>();
    private static List<String> diagrams;

    @BeforeAll
    static void read() throws IOException {
        diagrams = Markdown.read(PAGE).blocks().stream()
                .filter(block -> block.language().equals("mermaid"))
                .map(Markdown.Block::text)
                .toList();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/main/java")))
                    .toList()) {
                read(module.resolve("src/main/java"));
            }
        }
    }

    private static void read(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                SOURCES.merge(name, Files.readString(file), String::concat);
            }
        }
    }

    @Test
    void the_table_of_modules_names_each_module_of_the_build() throws Exception {
        String page = Files.readString(PAGE);
        String modules = page.split("\n## Modules\n", 2)[1].split("\n## ", 2)[0];

        assertThat(Pom.read("pom.xml").elements("module"))
                .hasSizeGreaterThan(10)
                .allSatisfy(module -> assertThat(modules).contains("`" + module.getTextContent() + "`"));
    }

    private static Stream<String> classDiagrams() {
        return diagrams.stream().filter(diagram -> diagram.startsWith("classDiagram"));
    }

    @Test
    void classes_and_methods_are_those_of_the_sources() {
        assertThat(classDiagrams()).isNotEmpty();
        classDiagrams().flatMap(diagram -> CLASS.matcher(diagram).results()).forEach(shown -> {
            assertThat(SOURCES).containsKey(shown.group(1));
            METHOD.matcher(shown.group(2)).results().map(MatchResult::group).forEach(method -> assertThat(
                            SOURCES.get(shown.group(1)))
                    .as("%s of %s", method, shown.group(1))
                    .contains(method));
        });
    }

    @Test
    void a_class_uses_those_that_its_arrows_lead_to() {
        // The first one shows the API, whose types need not name each other.
        classDiagrams()
                .skip(1)
                .flatMap(diagram -> ARROW.matcher(diagram).results())
                .forEach(arrow -> {
                    assertThat(SOURCES).containsKeys(arrow.group(1), arrow.group(2));
                    assertThat(SOURCES.get(arrow.group(1)))
                            .as("%s --> %s", arrow.group(1), arrow.group(2))
                            .containsPattern("\\b" + arrow.group(2) + "\\b");
                });
    }

    @Test
    void states_are_those_of_the_sources() {
        assertStates("address of the server", ConnectionState.values());
        assertStates("deploy folder", DeployedFile.State.values());
    }

    private static void assertStates(String mark, Enum<?>[] states) {
        String diagram = diagrams.stream()
                .filter(text -> text.startsWith("stateDiagram") && text.contains(mark))
                .findFirst()
                .orElseThrow();
        assertThat(STATE.matcher(diagram).results().map(MatchResult::group).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(states).map(Enum::name).toList());
    }
}
