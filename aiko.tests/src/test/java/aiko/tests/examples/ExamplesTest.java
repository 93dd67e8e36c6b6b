// SPDX-License-Identifier: Apache-2.0
package aiko.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples of the API and of the documents: {@link ExampleClass} states how each is compiled. */
class ExamplesTest {
    private static final Path PROJECT = Path.of(System.getProperty("aiko.examples"))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private static List<Path> exported;
    private static List<Example> api;
    private static List<List<Example>> documents;
    private static List<String> errors;

    @BeforeAll
    static void compile() throws Exception {
        exported = exportedPackages();
        api = new ArrayList<>();
        for (Path folder : exported) {
            files(folder, 1, ".java").forEach(file -> api.addAll(Example.ofJavadoc(file)));
        }
        documents = documents().stream().map(Example::ofDocument).toList();

        var chains = new ArrayList<List<Example>>(documents);
        api.forEach(example -> chains.add(List.of(example)));
        chains.add(List.of(
                example("first.md", "interface Door {", "    void open();", "}"),
                example("second.md", "int percent = 1;", "", "percent++;", "lamp.paint(percent);")));
        chains.add(List.of(example("third.md", "Door door = null;")));
        chains.add(
                List.of(example("library.md", "import com.example.library.Parser;", "Parser parser = new Parser();")));
        chains.add(List.of(
                example("fourth.md", "interface Door {", "    void open();", "}"),
                example(
                        "fourth.md",
                        "public class Gate implements Door {",
                        "    public void open() { … }",
                        "}",
                        "…",
                        "new Gate().open();")));
        chains.add(List.of(
                example("fifth.md", "class Bell implements Lamp {", "    …", "    public void ring() { … }", "}"),
                example("fifth.md", "Bell bell = null;", "", "bell.ring();", "", "new Bell();")));
        errors = new ExampleCompiler(PROJECT).errors(classes(chains));
    }

    private static List<List<ExampleClass>> classes(List<List<Example>> chains) {
        var classes = new ArrayList<List<ExampleClass>>();
        for (List<Example> chain : chains) {
            var members = new ArrayList<ExampleClass>();
            for (Example example : chain) {
                members.add(new ExampleClass(example, "examples.chain" + classes.size(), "Example" + members.size()));
            }
            classes.add(members);
        }
        return classes;
    }

    private static Example example(String file, String... lines) {
        return new Example(PROJECT.resolve("test").resolve(file), 7, List.of(lines));
    }

    @Test
    void each_exported_package_shows_its_use() {
        assertThat(exported).hasSizeGreaterThan(15);
        assertThat(exported).allSatisfy(folder -> assertThat(Example.ofJavadoc(folder.resolve("package-info.java")))
                .as("examples of " + PROJECT.relativize(folder) + "/package-info.java")
                .isNotEmpty());
    }

    @Test
    void each_example_of_the_API_compiles() {
        assertThat(api).hasSizeGreaterThan(80);
        assertThat(errors).noneMatch(error -> error.contains(".java:"));
    }

    @Test
    void each_example_of_the_documents_compiles() {
        assertThat(documents.stream().mapToInt(List::size).sum()).isGreaterThan(20);
        assertThat(errors).noneMatch(error -> !error.startsWith("test/") && !error.contains(".java:"));
    }

    @Test
    void an_example_that_does_not_compile_is_reported_with_its_file_and_line() {
        assertThat(errors.stream().filter(error -> error.startsWith("test/")))
                .satisfiesExactly(
                        error -> assertThat(error)
                                .startsWith("test/fifth.md:11: ")
                                .contains("Bell is abstract"),
                        error -> assertThat(error).startsWith("test/second.md:10: cannot find symbol"),
                        error -> assertThat(error).startsWith("test/third.md:7: cannot find symbol"));
    }

    private static List<Path> exportedPackages() throws IOException {
        try (Stream<Path> modules =
                Stream.concat(Files.list(PROJECT), Files.list(PROJECT.resolve("example.bundles")))) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(sources -> files(sources, 10, "package-info.java").stream())
                    .filter(file -> text(file).contains("\n@Export"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> documents() {
        return Stream.concat(Stream.of(PROJECT.resolve("README.md")), files(PROJECT.resolve("docs"), 5, ".md").stream())
                .toList();
    }

    private static List<Path> files(Path folder, int depth, String suffix) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
