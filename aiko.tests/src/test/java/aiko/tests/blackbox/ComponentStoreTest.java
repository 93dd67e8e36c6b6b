// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component descriptions that the build has parsed. */
class ComponentStoreTest {
    @TempDir
    Path folder;

    private boolean parsesXml(Path distribution) throws Exception {
        Path log = folder.resolve("classes.log");
        try (var container = Container.ready(distribution, folder, "-Xlog:class+load:file=" + log)) {
            assertThat(container.output().lines())
                    .allMatch(line -> line.startsWith("READY ") || line.contains(" INFO "));
            assertThat(container.exec("aiko:services").status()).isZero();
        }
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                .anyMatch(line -> line.contains(" com.sun.org.apache.xerces."));
    }

    @Test
    void no_start_parses_the_descriptions_of_the_distribution() throws Exception {
        assertThat(parsesXml(Distribution.home())).isFalse();
    }

    @Test
    void without_the_file_the_descriptions_are_parsed() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        Files.delete(distribution.resolve("lib/components"));

        assertThat(parsesXml(distribution)).isTrue();
    }

    @Test
    void a_file_that_is_cut_off_or_of_another_component_runtime_costs_no_word() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        Path store = distribution.resolve("lib/components");
        byte[] whole = Files.readAllBytes(store);
        byte[] ofAnother = whole.clone();
        ofAnother[2]++;

        for (byte[] unusable : List.of(
                new byte[0],
                Arrays.copyOf(whole, whole.length / 4),
                Arrays.copyOf(whole, whole.length - 1),
                ofAnother,
                "no file of the build".getBytes(StandardCharsets.UTF_8))) {
            Files.write(store, unusable);

            assertThat(parsesXml(distribution)).isTrue();
        }
    }

    @Test
    void a_bundle_that_was_replaced_has_its_own_descriptions() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        Path health;
        try (Stream<Path> jars = Files.list(distribution.resolve("system"))) {
            health = jars.filter(jar -> jar.getFileName().toString().startsWith("aiko.health-"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileSystem content = FileSystems.newFileSystem(health)) {
            Path descriptions = content.getPath("OSGI-INF/components.xml");
            String changed = Files.readString(descriptions)
                    .replace("name=\"aiko.health.internal.HealthChecks\"", "name=\"other\"");
            assertThat(changed).contains("name=\"other\"");
            Files.writeString(descriptions, changed);
        }

        try (var container = Container.ready(distribution, folder, "")) {
            assertThat(container.exec("scr:list").out())
                    .contains("other in bundle", "aiko.health.internal.check.ConfigurationCheck in bundle")
                    .doesNotContain("aiko.health.internal.HealthChecks in bundle");
        }
    }
}
