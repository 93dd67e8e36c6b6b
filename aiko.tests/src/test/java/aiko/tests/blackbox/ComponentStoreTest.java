// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component descriptions that the build has parsed. */
class ComponentStoreTest {
    private static final String DESCRIPTIONS = "OSGI-INF/components.xml";

    @TempDir
    Path folder;

    private Container start(Path distribution, String javaOptions) throws Exception {
        return Container.of(
                        distribution.resolve("bin/aiko"),
                        Files.createTempDirectory(folder, "container"),
                        Map.of(
                                "AIKO_MQTT_PORT",
                                Integer.toString(Distribution.freePort()),
                                "AIKO_JAVA_OPTS",
                                javaOptions))
                .ready();
    }

    private boolean parsesXml(Path distribution) throws Exception {
        Path log = folder.resolve("classes.log");
        try (var container = start(distribution, "-Xlog:class+load:file=" + log)) {
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
        Files.write(
                health, withOtherDescriptions(health, "name=\"aiko.health.internal.HealthChecks\"", "name=\"other\""));

        try (var container = start(distribution, "")) {
            assertThat(container.exec("scr:list").out())
                    .contains("other in bundle", "aiko.health.internal.check.ConfigurationCheck in bundle")
                    .doesNotContain("aiko.health.internal.HealthChecks in bundle");
        }
    }

    private static byte[] withOtherDescriptions(Path jar, String text, String other) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : from.stream().toList()) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(DESCRIPTIONS)) {
                    String changed = new String(content, StandardCharsets.UTF_8).replaceFirst(text, other);
                    assertThat(changed).contains(other);
                    content = changed.getBytes(StandardCharsets.UTF_8);
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(content);
            }
        }
        return bytes.toByteArray();
    }
}
