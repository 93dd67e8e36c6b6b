// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aiko dev}, in a project of a user. */
class DevTest {
    private static final Pattern RUNS = Pattern.compile("dev: lamp 1\\.0\\.0 runs, from");

    @TempDir
    Path folder;

    private DevProject project;
    private Path temporary;
    private Path output;
    private int port;
    private Process dev;

    @BeforeEach
    void a_project() throws Exception {
        project = new DevProject(folder.resolve("lamp"));
        temporary = Files.createDirectories(folder.resolve("tmp"));
        output = folder.resolve("dev.out");
        port = Distribution.freePort();
    }

    @AfterEach
    void end_what_a_failed_test_has_left() throws Exception {
        if (dev.isAlive()) {
            dev.destroy();
            dev.waitFor(20, TimeUnit.SECONDS);
        }
    }

    /** Maven needs its time on a machine under load. */
    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2));
    }

    /** @param data of the container */
    private void start(Path data) throws IOException {
        var builder = new ProcessBuilder(
                "env",
                Signals.DEFAULT_INTERRUPT,
                Distribution.command().toString(),
                "dev",
                project.folder.toString(),
                "--data",
                data.toString(),
                "--etc",
                folder.resolve("etc").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().put("AIKO_MQTT_PORT", Integer.toString(port));
        builder.environment().put("AIKO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        dev = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private void awaitOutput(String text) {
        waiting().untilAsserted(() -> assertThat(output()).contains(text));
    }

    private void awaitRuns(int times) {
        waiting()
                .untilAsserted(() -> assertThat(RUNS.matcher(output()).results().count())
                        .as(output())
                        .isEqualTo(times));
    }

    /** The data folder of the container that was started for the session. */
    private Path ownData() throws IOException {
        try (Stream<Path> folders = Files.list(temporary)) {
            return folders.filter(each -> each.getFileName().toString().startsWith("aiko-dev"))
                    .findFirst()
                    .orElseThrow()
                    .resolve("data");
        }
    }

    private int end(String signal) throws Exception {
        Signals.send(signal, dev);
        assertThat(dev.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
        return dev.exitValue();
    }

    @Test
    void a_change_runs_a_compile_error_is_shown_and_nothing_is_left() throws Exception {
        project.writeLogging("hello");
        start(folder.resolve("none"));
        awaitRuns(1);
        Path data = ownData();
        Container.runIn(data, "aiko:call lamp light first");
        awaitOutput("hello first");

        project.write("Logger.getLogger(\"lamp\").inform(text)");
        awaitOutput("dev: src/main/java/com/acme/Lamp.java:12: cannot find symbol: method inform(");
        awaitOutput("what ran before runs on");
        Container.runIn(data, "aiko:call lamp light second");
        awaitOutput("hello second");

        project.writeLogging("good evening");
        awaitRuns(2);
        Container.runIn(data, "aiko:call lamp light third");
        awaitOutput("good evening third");

        List<ProcessHandle> started = dev.descendants().toList();
        assertThat(started).isNotEmpty();
        assertThat(end("INT")).as(output()).isZero();
        assertThat(started).noneMatch(ProcessHandle::isAlive);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_running_container_is_used_and_its_deploy_folder_is_afterwards_as_before() throws Exception {
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            byte[] before = Distribution.bundle("lamp", Map.of("Bundle-Version", "0.9.0"));
            container.drop("old.jar", before);
            await().until(() -> container.run("aiko:bundles lamp").out().contains("0.9.0"));
            project.write("throw new IllegalStateException()");
            start(folder.resolve("data"));
            awaitRuns(1);
            project.write("} public Lamp() { if (true) throw new IllegalStateException(\"as the test wants it\")");
            awaitOutput("as the test wants it; lamp 1.0.0 runs again");

            assertThat(end("TERM")).as(output()).isZero();
            assertThat(container.deploy.resolve("old.jar")).hasBinaryContent(before);
            assertThat(container.deploy).isDirectoryContaining("glob:**old.jar");
            await().until(() -> container.run("aiko:bundles lamp").out().contains("0.9.0"));
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void what_a_bundle_has_waited_for_is_followed_and_the_end_of_the_container_is_said() throws Exception {
        project.write("} @org.osgi.service.component.annotations.Reference Runnable awaited; { ");
        Path deploy;
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            deploy = container.deploy;
            start(folder.resolve("data"));
            awaitOutput("lamp.jar is WAITING: lamp 1.0.0 does not run: ");
            container.drop("awaited.jar", Provider.bundle("awaited"));
            awaitRuns(1);
            Files.delete(deploy.resolve("awaited.jar"));
            assertThat(deploy.resolve("lamp.jar")).exists();
        }
        assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(dev.exitValue()).isEqualTo(1);
        assertThat(output()).endsWith("aiko: dev: the container in " + folder.resolve("data") + " has ended\n");
        assertThat(deploy).isEmptyDirectory();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void what_a_killed_session_has_left_the_next_one_undoes_and_a_second_one_is_refused() throws Exception {
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            project.writeLogging("hello");
            start(folder.resolve("data"));
            awaitRuns(1);
            dev.destroyForcibly().waitFor();
            assertThat(container.deploy.resolve("lamp.jar")).exists();

            start(folder.resolve("data"));
            awaitOutput("undid its drop of " + container.deploy.resolve("lamp.jar"));
            awaitRuns(1);

            Process first = dev;
            Path outputOfFirst = output;
            output = folder.resolve("second.out");
            start(folder.resolve("data"));
            assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(output()).contains("another session builds " + project.folder + ": end it first");

            dev = first;
            output = outputOfFirst;
            assertThat(end("TERM")).as(output()).isZero();
            assertThat(container.deploy).isEmptyDirectory();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void a_module_that_needs_another_one_is_built_with_it() throws Exception {
        project.inReactorWith(
                "voice", "package com.acme.voice; public class Voice { public String text() { return \"hello\"; } }");
        project.writeLogging("hello \" + new com.acme.voice.Voice().text() + \"");
        start(folder.resolve("none"));
        awaitOutput("lamp.jar");
        assertThat(output()).doesNotContain("build failed");
        assertThat(end("INT")).as(output()).isZero();
    }
}
