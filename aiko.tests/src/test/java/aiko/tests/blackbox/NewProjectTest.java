// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void modules_are_dropped_into_a_folder_relative_to_where_maven_is_started() throws Exception {
        Path pom = greeter().resolveSibling("pom.xml");
        String repository = Distribution.home().resolve("repo").toUri().toString();
        Files.writeString(
                pom,
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>io.github.aiko-osgi</groupId>
                    <artifactId>aiko.parent</artifactId>
                    <version>%s</version>
                    <relativePath>greeter/.mvn/aiko.parent.xml</relativePath>
                  </parent>
                  <groupId>com.example</groupId>
                  <artifactId>all</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <repositories>
                    <repository>
                      <id>aiko</id>
                      <url>%s</url>
                    </repository>
                  </repositories>
                  <modules><module>greeter</module></modules>
                </project>
                """
                        .formatted(VERSION, repository));
        Path dropped = Files.createDirectories(folder.resolve("drop here"));

        maven(folder, "package", "-DskipTests", "-Daiko.deploy=drop here");

        assertThat(dropped).isDirectoryContaining("glob:**/greeter.jar");
        Files.delete(pom);
    }

    @Test
    void an_interrupted_one_leaves_nothing_and_ends_maven() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("slow/bin"));
        Path started = folder.resolve("slow/started");
        Path maven = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n: > '" + started + "'\nsleep 300\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path in = Files.createDirectories(folder.resolve("interrupted"));
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        var builder = new ProcessBuilder(Distribution.command().toString(), "new", "lamp").directory(in.toFile());
        builder.environment().put("MAVEN_HOME", bin.getParent().toString());
        builder.environment().put("AIKO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        Process process = builder.redirectErrorStream(true).start();
        await().until(() -> Files.exists(started));
        List<ProcessHandle> children = process.descendants().toList();

        Signals.send("TERM", process);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(children).isNotEmpty();
        await().untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(in).isEmptyDirectory();
        assertThat(temporary).isEmptyDirectory();
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
