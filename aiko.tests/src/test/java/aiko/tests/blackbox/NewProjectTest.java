// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Projects that {@code aiko new} makes: built and tested by Maven as users do it, and dropped into a running container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewProjectTest {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Pattern OF_SNAPSHOT = Pattern.compile("0\\.1\\.0-\\d{8}\\.\\d{6}-\\d+");
    private static final int LONGEST_BUILD_MINUTES = 10;

    private Path folder;
    private LocalRepository localRepository;
    private Container container;
    private Path greeter;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        localRepository = LocalRepository.in(folder);
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private void run(Path in, List<String> line) throws Exception {
        Path output = Files.createTempFile(folder, "output", "");
        var builder = new ProcessBuilder(line).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().putAll(localRepository.environment());
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(LONGEST_BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private void maven(Path project, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        line.addAll(List.of(arguments));
        run(project, line);
    }

    /** Makes it, builds it, tests it in a framework, and drops it. */
    private Path project(String name, String kind) throws Exception {
        run(folder, List.of(Distribution.command().toString(), "new", name, "--kind", kind));
        Path project = folder.resolve(name);
        maven(project, "verify", "-Daiko.deploy=" + container.deploy);
        assertThat(reports(project)).as("in-framework tests").isNotEmpty();
        assertThat(project.resolve(".gitignore")).exists();
        return project;
    }

    private static List<Path> reports(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project.resolve("target/test-reports"))) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }

    private synchronized Path greeter() throws Exception {
        if (greeter == null) {
            greeter = project("greeter", "service");
        }
        return greeter;
    }

    private void awaitPrinted(String command, String part) {
        await().untilAsserted(() -> assertThat(container.run(command).out()).contains(part));
    }

    @Test
    void a_service_greets_and_a_client_calls_it() throws Exception {
        greeter();
        awaitPrinted("aiko:services", " greeter");
        container.run("aiko:call greeter greet Pele");
        awaitPrinted("aiko:request greeter guests", "Pele");

        project("visitor", "client");
        awaitPrinted("aiko:request greeter guests", "visitor");
    }

    @Test
    void a_manager_adds_and_ends_services() throws Exception {
        project("cellar", "manager");
        awaitPrinted("aiko:services", " cellar-3");
        container.run("aiko:call cellar resize 4");
        awaitPrinted("aiko:services", " cellar-4");
    }

    @Test
    void a_command_is_run_in_the_shell() throws Exception {
        project("census", "command");
        String host = container.topicPath().split("/")[1];
        awaitPrinted("census:hosts", host + " ");
    }

    @Test
    void a_project_is_built_with_another_version_from_another_distribution() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        repository(Distribution.home().resolve("repo"), other, "9.8.7");

        maven(greeter(), "package", "-Daiko.version=9.8.7", "-Daiko.repository=" + other.toUri());

        assertThat(localRepository.resolve("aiko.share/9.8.7/aiko.share-9.8.7.jar"))
                .exists();
    }

    /** A copy of a repository, with another version: releases, without sources and Javadoc. */
    private static void repository(Path from, Path to, String version) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean isPom = name.endsWith(".pom");
                if (isPom || name.endsWith(".jar") && !name.matches(".*-(sources|javadoc)\\.jar")) {
                    Path target = to.resolve(OF_SNAPSHOT
                            .matcher(from.relativize(file).toString())
                            .replaceAll(version)
                            .replace(VERSION, version));
                    Files.createDirectories(target.getParent());
                    Files.write(
                            target,
                            isPom
                                    ? Files.readString(file)
                                            .replace(VERSION, version)
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                    : Files.readAllBytes(file));
                }
            }
        }
    }
}
