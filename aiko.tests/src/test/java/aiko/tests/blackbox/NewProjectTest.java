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
import java.util.jar.Attributes;
import java.util.jar.JarFile;
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

    private static final String AGGREGATOR =
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
              <modules>
                <module>visitor</module>
                <module>cellar</module>
                <module>census</module>
              </modules>
            </project>
            """;

    private Path folder;
    private LocalRepository localRepository;
    private Container container;
    private Path greeter;
    private boolean areOthersBuilt;

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
        run(in, line, 0);
    }

    private void run(Path in, List<String> line, int status) throws Exception {
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
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(status);
    }

    private void maven(Path project, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        line.addAll(List.of(arguments));
        run(project, line);
    }

    private Path make(String name, String kind) throws Exception {
        run(folder, List.of(Distribution.command().toString(), "new", name, "--kind", kind));
        Path project = folder.resolve(name);
        assertThat(project.resolve(".gitignore")).exists();
        return project;
    }

    private static List<Path> reports(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project.resolve("target/test-reports"))) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }

    /** A service with instructions of its own for both bundles: built, tested in a framework, and dropped. */
    private synchronized Path greeter() throws Exception {
        if (greeter == null) {
            greeter = make("greeter", "service");
            Files.writeString(greeter.resolve("bnd.bnd"), "X-Project: greeter\n");
            Files.writeString(greeter.resolve("test.bnd"), "X-Project: tests of greeter\n");
            maven(greeter, "verify", "-Daiko.deploy=" + container.deploy);
            assertThat(reports(greeter)).as("in-framework tests").isNotEmpty();
        }
        return greeter;
    }

    /** The other kinds, as the modules of one project, and dropped into a folder relative to where Maven is started. */
    private synchronized void others() throws Exception {
        if (areOthersBuilt) {
            return;
        }
        greeter();
        var others = List.of(make("visitor", "client"), make("cellar", "manager"), make("census", "command"));
        for (Path project : others) {
            shareParent(project.resolve("pom.xml"));
        }
        String repository = Distribution.home().resolve("repo").toUri().toString();
        Files.writeString(folder.resolve("pom.xml"), AGGREGATOR.formatted(VERSION, repository));
        maven(folder, "verify", "-Daiko.deploy=" + folder.relativize(container.deploy));
        for (Path project : others) {
            assertThat(reports(project)).as("in-framework tests of " + project).isNotEmpty();
        }
        areOthersBuilt = true;
    }

    /** As troubleshooting.md says: modules of one build have one parent. */
    private static void shareParent(Path pom) throws IOException {
        String content = Files.readString(pom);
        Files.writeString(pom, content.replace(">.mvn/aiko.parent.xml<", ">../greeter/.mvn/aiko.parent.xml<"));
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

        others();
        awaitPrinted("aiko:request greeter guests", "visitor");
    }

    @Test
    void a_manager_adds_and_ends_services() throws Exception {
        others();
        awaitPrinted("aiko:services", " cellar-3");
        container.run("aiko:call cellar resize 4");
        awaitPrinted("aiko:services", " cellar-4");
    }

    @Test
    void a_command_is_run_in_the_shell() throws Exception {
        others();
        String host = container.topicPath().split("/")[1];
        awaitPrinted("census:hosts", host + " ");
    }

    @Test
    void instructions_of_a_project_are_added_to_those_of_the_parent() throws Exception {
        Attributes bundle = manifest("greeter-1.0.0-SNAPSHOT.jar");
        Attributes tests = manifest("greeter-1.0.0-SNAPSHOT-tests.jar");

        assertThat(bundle.getValue("X-Project")).isEqualTo("greeter");
        assertThat(bundle.getValue("Import-Package")).contains("aiko.share").doesNotContain("java.");
        assertThat(bundle.getValue("Tool")).isNull();
        assertThat(tests.getValue("X-Project")).isEqualTo("tests of greeter");
        assertThat(tests.getValue("Test-Cases")).isEqualTo("com.example.greeter.it.GreeterIT");
    }

    @Test
    void unit_tests_are_not_in_the_bundle_of_tests() throws Exception {
        assertThat(manifest("greeter-1.0.0-SNAPSHOT-tests.jar").getValue("Private-Package"))
                .isEqualTo("com.example.greeter.it");
    }

    private Attributes manifest(String jar) throws Exception {
        try (var file = new JarFile(greeter().resolve("target").resolve(jar).toFile())) {
            return file.getManifest().getMainAttributes();
        }
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
    void a_changed_project_is_built_with_another_distribution_and_takes_over() throws Exception {
        Path settings = greeter().resolve("src/main/java/com/example/greeter/Settings.java");
        awaitPrinted("aiko:services", " greeter");
        container.run("aiko:call greeter greet Leilani");
        Files.writeString(settings, Files.readString(settings).replace("Aloha", "Salut"));
        Path other = Files.createDirectory(folder.resolve("other"));
        String version = "-Daiko.version=9.8.7";
        String repository = "-Daiko.repository=" + other.toUri();
        // Too early: Maven must not remember that there is no such version.
        run(greeter(), List.of("mvn", "-B", "-q", "validate", version, repository), 1);
        repository(Distribution.home().resolve("repo"), other, "9.8.7");

        maven(greeter(), "package", "-DskipTests", version, repository, "-Daiko.deploy=" + container.deploy);

        assertThat(localRepository.resolve("aiko.share/9.8.7/aiko.share-9.8.7.jar"))
                .exists();
        await().untilAsserted(() -> {
            container.run("aiko:call greeter greet Kane");
            assertThat(container.run("aiko:log").out()).contains("Salut Kane");
        });
        assertThat(container.run("aiko:request greeter guests").out()).contains("Leilani", "Kane");
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
