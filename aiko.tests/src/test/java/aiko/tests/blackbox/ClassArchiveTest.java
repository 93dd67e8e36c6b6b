// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class-data archive. With the system property {@code aiko.docs.renew}, the test writes the list of the classes in it,
 * {@code aiko.container/src/main/distribution/lib/classes}, anew.
 */
class ClassArchiveTest {
    private static final String RENEW = "aiko.docs.renew";

    /** Classes of lambda forms and reflection are made while Java runs. */
    private static final double LEAST_SHARED = 0.9;

    @TempDir
    Path folder;

    private static Path archive(Path distribution) {
        return distribution
                .resolve("lib/archive")
                .resolve("java-" + Runtime.version().feature() + ".jsa");
    }

    /** Where the loaded classes came from. */
    private static List<String> origins(Path log) throws IOException {
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains(" source: "))
                .toList();
    }

    @Test
    void the_classes_of_the_container_come_from_the_archive() throws Exception {
        if (Boolean.getBoolean(RENEW)) {
            renew();
            return;
        }
        Path log = folder.resolve("classes.log");
        try (var container = Container.ready(Distribution.home(), folder, "-Xlog:class+load:file=" + log)) {
            List<String> all = origins(log);
            List<String> shared = all.stream()
                    .filter(line -> line.contains("shared objects file"))
                    .toList();
            var others = new ArrayList<>(all);
            others.removeAll(shared);
            assertThat((double) shared.size() / all.size())
                    .as("Renew the list with -D%s. From elsewhere: %s", RENEW, others)
                    .isGreaterThan(LEAST_SHARED);
            assertThat(shared).anyMatch(line -> line.contains(" aiko.process.internal."));
            assertThat(all)
                    .as("Java makes equals and hashCode of a record, which takes 10 ms: write them out")
                    .noneMatch(line -> line.contains(" java.lang.runtime.ObjectMethods "));
        }
    }

    @Test
    void a_bundle_sees_only_what_it_imports_although_the_container_is_on_the_class_path() throws Exception {
        try (var container = Container.ready(Distribution.home(), folder, "")) {
            container.drop(
                    "curious.jar",
                    Distribution.bundle(
                            "curious",
                            Map.of(
                                    "Bundle-Activator",
                                    CuriousActivator.class.getName(),
                                    "Import-Package",
                                    "org.osgi.framework"),
                            CuriousActivator.class));
            await().untilAsserted(() -> assertThat(container.output())
                    .contains(Stream.of(CuriousActivator.CLASSES)
                            .map(name -> name + " cannot be loaded")
                            .toList()));
        }
    }

    @Test
    void an_archive_that_does_not_fit_costs_no_word_and_is_made_again() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        Path archive = archive(distribution);
        Files.createDirectories(archive.getParent());
        Files.writeString(archive, "of another Java");
        Path leftover = Files.writeString(archive.resolveSibling("999999999-1.jsa"), "of a killed container");
        try (var container = Container.ready(distribution, folder, "")) {
            assertThat(container.output().lines())
                    .allMatch(line -> line.startsWith("READY ") || line.contains(" INFO "));

            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(archive) > 1 << 20);
            await().until(() -> Files.exists(archive.resolveSibling(archive.getFileName() + ".txt")));
            assertThat(leftover).doesNotExist();
            try (Stream<Path> files = Files.list(archive.getParent())) {
                assertThat(files)
                        .containsExactlyInAnyOrder(archive, archive.resolveSibling(archive.getFileName() + ".txt"));
            }
        }
        Path log = folder.resolve("classes.log");
        try (var container = Container.ready(distribution, folder, "-Xlog:class+load:file=" + log)) {
            assertThat(origins(log))
                    .anyMatch(line -> line.contains(" aiko.process.internal.") && line.contains("shared objects file"));
        }
    }

    private static void make(Path distribution) throws Exception {
        Process command = new ProcessBuilder(distribution.resolve("bin/aiko").toString(), "class-archive")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(command.waitFor()).isZero();
    }

    @Test
    void an_archive_that_is_cut_off_costs_no_word() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        make(distribution);
        Path archive = archive(distribution);
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(whole, 5_000_000));
        try (var container = Container.ready(distribution, folder, "")) {
            assertThat(container.output().lines())
                    .allMatch(line -> line.startsWith("READY ") || line.contains(" INFO "));
        }
    }

    @Test
    void jars_of_the_same_size_and_time_as_those_of_the_archive_are_used_as_they_are() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        make(distribution);
        // What unpacking another build of the same version over this one replaces, beside the jars.
        assertThat(distribution.resolve("lib/program")).content().matches("[0-9a-f]{64}\n");
        Files.writeString(distribution.resolve("lib/program"), "0".repeat(64) + "\n");
        Path log = folder.resolve("classes.log");
        try (var container = Container.ready(distribution, folder, "-Xlog:class+load:file=" + log)) {
            assertThat(origins(log))
                    .noneMatch(
                            line -> line.contains(" aiko.process.internal.") && line.contains("shared objects file"));
        }
    }

    @Test
    void what_is_no_archive_is_replaced_and_what_cannot_be_made_harms_nothing() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        Path archive = archive(distribution);
        Files.createDirectories(archive.getParent());
        // A file of another kind would not end the wait for its content.
        assertThat(new ProcessBuilder("mkfifo", archive.toString()).start().waitFor())
                .isZero();
        Files.writeString(archive.resolveSibling(archive.getFileName() + ".txt"), "1 2");
        Files.writeString(archive.resolveSibling("9".repeat(30) + "-1.jsa"), "of nobody");
        try (var container = Container.ready(distribution, folder, "")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.isRegularFile(archive));
            assertThat(container.exec("aiko:services").status()).isZero();
            assertThat(container.output().lines())
                    .allMatch(line -> line.startsWith("READY ") || line.contains(" INFO "));
        }
    }

    @Test
    void a_distribution_that_cannot_be_written_needs_no_archive() throws Exception {
        Path distribution = Distribution.copy(folder.resolve("aiko"));
        // Root may write everywhere.
        Files.writeString(distribution.resolve("lib/archive"), "no folder");
        try (var container = Container.ready(distribution, folder, "")) {
            assertThat(container.output().lines())
                    .allMatch(line -> line.startsWith("READY ") || line.contains(" INFO "));
        }
        Process command = new ProcessBuilder(distribution.resolve("bin/aiko").toString(), "class-archive")
                .redirectErrorStream(true)
                .start();
        String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).startsWith("aiko: ").contains("lib/archive").hasLineCount(1);
        assertThat(command.waitFor()).isEqualTo(1);
    }

    /** What a container loads until it is ready, until it has taken a bundle and its successor, and until it has ended. */
    private void renew() throws Exception {
        Path listed = folder.resolve("classes");
        var container = Container.ready(Distribution.home(), folder, "-Xshare:off -XX:DumpLoadedClassList=" + listed);
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        await().until(() -> container.output().contains("started example.aloha 1.0.0"));
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.1"));
        await().until(() -> container.output().contains("example.aloha 1.0.1"));
        container.process().destroy();
        container.process().waitFor(30, TimeUnit.SECONDS);
        // In the order in which they were loaded; equal lambdas of one class are different classes.
        var seen = new HashSet<String>();
        var lines = new ArrayList<String>();
        for (String line : Files.readAllLines(listed)) {
            String loaded = line.replaceFirst(" id: \\d+.*", "");
            boolean isNew = seen.add(loaded) || line.startsWith("@lambda-proxy ");
            if (isNew && !line.startsWith("#") && !line.contains("source:")) {
                lines.add(loaded);
            }
        }
        Files.write(Path.of("../aiko.container/src/main/distribution/lib/classes"), lines);
    }
}
