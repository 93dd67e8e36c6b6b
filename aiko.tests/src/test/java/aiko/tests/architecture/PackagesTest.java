// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagesTest {
    /** Files of an internal package, or one of a program; more are a heap in which nothing is found by its name. */
    private static final int MOST_FILES = 15;

    /** Packages of one idea that need more, as their {@code package-info} says. */
    private static final Map<String, Integer> LARGER = Map.of(
            "aiko.process.internal.state", 16,
            "aiko.registrar.internal.directory", 19);

    /** Each package is a slice of its own. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public String getDescription() {
            return "each package";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }
    }

    @Test
    void packages_form_no_circle() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(Product.CLASSES);
    }

    @Test
    void an_internal_package_has_room_for_one_idea() {
        Map<String, Long> files = Product.CLASSES.stream()
                .filter(type -> !Product.isExported(type))
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(10).containsKeys("aiko.process.internal.place", "aiko.tools.dev");
        assertThat(files.entrySet().stream()
                        .filter(found -> found.getValue() > LARGER.getOrDefault(found.getKey(), MOST_FILES)))
                .isEmpty();
    }

    @Test
    void the_test_kit_is_checked_as_any_api() {
        assertThat(Product.api().map(JavaClass::getSimpleName)).contains("AikoProcess", "AikoTester");
    }

    @Test
    void nothing_exported_depends_on_anything_internal() {
        assertThat(Product.api()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().contains(".internal"))
                        .map(dependency -> dependency.getDescription()))
                .isEmpty();
    }

    @Test
    void the_instructions_of_a_bundle_precede_those_that_all_share() throws IOException {
        Path project =
                Path.of(System.getProperty("aiko.examples")).toAbsolutePath().getParent();
        Path shared = project.resolve("bnd.bnd");

        try (Stream<Path> files = Files.find(project, 3, (file, unused) -> file.endsWith("bnd.bnd"))) {
            assertThat(files.filter(file -> !file.equals(shared)))
                    .hasSizeGreaterThan(15)
                    .allSatisfy(file -> assertThat(file).content().startsWith("-include: ~"));
        }
    }
}
