// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Our classes: those of the bundles of the distribution, of the test kit, and of the program for developers. */
final class Product {
    static final JavaClasses CLASSES = read();

    private static final String EXPORT = "org.osgi.annotation.bundle.Export";

    private Product() {}

    static Path bundles() {
        return Path.of(System.getProperty("aiko.distribution")).resolve("system");
    }

    private static JavaClasses read() {
        Path distribution = bundles().getParent();
        Path testKit = distribution.resolve("../../../aiko.testing/target").normalize();
        List<JarFile> jars = Stream.of(
                        files(bundles(), "aiko\\..*\\.jar"),
                        files(distribution.resolve("optional"), "aiko\\..*\\.jar"),
                        files(distribution.resolve("lib/tools"), "aiko\\.tools\\.jar"),
                        files(testKit, "aiko\\.testing-[0-9.]+(-SNAPSHOT)?\\.jar"))
                .flatMap(List::stream)
                .map(Product::open)
                .toList();
        return new ClassFileImporter().importJars(jars).that(resideInAPackage("aiko.."));
    }

    private static List<Path> files(Path folder, String name) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches(name))
                    .toList();
            if (found.isEmpty()) {
                throw new AssertionError("no file " + name + " in " + folder);
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JarFile open(Path file) {
        try {
            return new JarFile(file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static boolean isExported(JavaClass type) {
        return type.getPackage().isAnnotatedWith(EXPORT);
    }

    /** The public types of exported packages, nested ones included. */
    static Stream<JavaClass> api() {
        return CLASSES.stream()
                .filter(Product::isExported)
                .filter(Product::isPublic)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Product::isPublic).orElse(true);
    }
}
