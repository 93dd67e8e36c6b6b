// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NullnessTest {
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    @Test
    void each_exported_package_is_free_of_null_but_for_what_says_so() {
        assertThat(Product.api().map(JavaClass::getPackage).distinct()).hasSizeGreaterThan(10);
        assertThat(Product.api()
                        .map(JavaClass::getPackage)
                        .filter(found -> !found.isAnnotatedWith(NULL_MARKED))
                        .map(JavaPackage::getName)
                        .distinct())
                .isEmpty();
    }

    @Test
    void no_bundle_imports_annotations_that_only_compilers_and_tests_read() throws Exception {
        try (Stream<Path> bundles = Files.list(Product.bundles())) {
            assertThat(bundles.filter(file -> file.toString().endsWith(".jar")).map(NullnessTest::imports))
                    .isNotEmpty()
                    .noneMatch(imports -> imports.contains("org.jspecify") || imports.contains("aiko.threading"));
        }
    }

    private static String imports(Path bundle) {
        try (var file = new JarFile(bundle.toFile())) {
            return String.valueOf(file.getManifest().getMainAttributes().getValue("Import-Package"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
