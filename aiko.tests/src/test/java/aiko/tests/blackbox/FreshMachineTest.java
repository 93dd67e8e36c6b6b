// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of the sources and of the distribution say on a machine where something is missing: one line, and what to do. */
class FreshMachineTest {
    private static final List<String> OF_EACH_SYSTEM =
            List.of("sh", "dirname", "readlink", "sed", "mkdir", "mktemp", "touch", "rm", "rmdir", "mv", "chmod", "id");

    @TempDir
    private Path folder;

    /** A copy of the scripts, so that nothing is built. */
    private Path sources;

    /** The only folder of commands. */
    private Path commands;

    @BeforeEach
    void copy_the_scripts() throws IOException {
        Path root = Path.of(System.getProperty("aiko.examples")).getParent();
        sources = Files.createDirectories(folder.resolve("sources"));
        for (String file : List.of(
                "aiko",
                "mvnw",
                "cnf/test.sh",
                ".mvn/wrapper/jdk.sh",
                ".mvn/wrapper/Fetch.java",
                ".mvn/wrapper/maven-wrapper.properties")) {
            Files.createDirectories(sources.resolve(file).getParent());
            Files.copy(root.resolve(file), sources.resolve(file));
            Files.setPosixFilePermissions(sources.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        commands = Files.createDirectories(folder.resolve("commands"));
        for (String command : OF_EACH_SYSTEM) {
            Files.createSymbolicLink(
                    commands.resolve(command), Path.of("/usr/bin", command).toRealPath());
        }
    }

    private String output(Map<String, String> environment, String... command) throws Exception {
        return output(1, environment, command);
    }

    private String output(int status, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", commands.toString());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        return output;
    }

    /** The script of the distribution in a folder whose name has a space. */
    private Path distributed(String name) throws IOException {
        Path script = folder.resolve(name).resolve("bin/aiko");
        Files.createDirectories(script.getParent());
        return Files.copy(Distribution.command(), script);
    }

    /** A Java that prints its arguments, in a folder like that of a JDK of a version. */
    private Map<String, String> java(String version) throws IOException {
        Map<String, String> home = jdk(version);
        Path java = Path.of(home.get("JAVA_HOME"), "bin/java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(
                java.resolve("../../release").normalize(),
                "IMPLEMENTOR=\"some\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return home;
    }

    @Test
    void the_container_names_the_Java_that_it_cannot_use() throws Exception {
        String aiko = distributed("my container").toString();

        assertThat(output(Map.of(), aiko, "status"))
                .isEqualTo("aiko: Java not found: install Java 17 or newer, or set JAVA_HOME\n");
        assertThat(output(2, Map.of("JAVA_HOME", "/nowhere"), aiko, "status"))
                .isEqualTo("aiko: JAVA_HOME: /nowhere has no bin/java; correct it, or unset it\n");
        for (String version : List.of("11.0.2", "1.8.0_402")) {
            Map<String, String> old = java(version);
            assertThat(output(old, aiko, "status"))
                    .isEqualTo("aiko: Java is too old: " + old.get("JAVA_HOME") + "/bin/java is version "
                            + version.replaceFirst("^1\\.", "").replaceFirst("\\..*", "")
                            + "; install Java 17 or newer, or set JAVA_HOME\n");
        }
    }

    @Test
    void the_container_is_found_through_links_and_in_folders_with_spaces_but_not_with_colons() throws Exception {
        Path aiko = distributed("my container");
        Files.createSymbolicLink(commands.resolve("aiko"), Path.of("further-link"));
        Files.createSymbolicLink(commands.resolve("further-link"), aiko);
        String home = "-Daiko.home=" + aiko.getParent().getParent().toRealPath();

        for (String version : List.of("17", "17.0.13", "21-ea", "25.0.1")) {
            assertThat(output(0, java(version), "sh", "-c", "aiko status"))
                    .contains(home + "\n", "aiko.launcher.Main\nstatus\n");
        }
        Map<String, String> unknown = java("");
        Files.delete(Path.of(unknown.get("JAVA_HOME"), "release"));
        assertThat(output(0, unknown, "sh", "-c", "cd '" + aiko.getParent() + "' && sh aiko status"))
                .contains(home + "\n");
        assertThat(output(java("17"), distributed("a:b").toString(), "status"))
                .startsWith("aiko: Java cannot run a program in "
                        + folder.toRealPath().resolve("a:b") + ": ")
                .hasLineCount(1);
    }

    @Test
    void a_container_gets_compile_commands_of_which_Java_prints_nothing() throws Exception {
        Path aiko = distributed("my container");
        Path file = aiko.getParent().resolveSibling("lib/compile-commands");
        Map<String, String> java = java("17");
        String[] run = {"sh", "-c", "PATH=/usr/bin:/bin '" + aiko + "' run"};

        assertThat(output(0, java, run)).doesNotContain("CompileCommand");
        Files.createDirectories(file.getParent());
        Files.copy(Distribution.home().resolve("lib/compile-commands"), file);
        String option = "-XX:CompileCommandFile=" + file.toRealPath();
        assertThat(output(0, java, run)).contains(option + "\n");
        assertThat(output(0, java, aiko.toString(), "status")).doesNotContain("CompileCommand");
        assertThat(output(0, Map.of(), jdk().get("JAVA_HOME") + "/bin/java", option, "--version"))
                .isEqualTo(output(0, Map.of(), jdk().get("JAVA_HOME") + "/bin/java", "--version"));
    }

    @Test
    void a_Java_that_warns_of_what_libraries_use_is_told_not_to() throws Exception {
        String[] run = {"sh", "-c", "PATH=/usr/bin:/bin '" + distributed("my container") + "' run"};

        assertThat(output(0, java("24"), run))
                .contains("--sun-misc-unsafe-memory-access=allow\n--enable-native-access=ALL-UNNAMED\n");
        assertThat(output(0, java("23"), run)).doesNotContain("-access=");
    }

    @Test
    void a_collector_that_the_user_has_chosen_replaces_that_of_the_script() throws Exception {
        String[] run = {"sh", "-c", "PATH=/usr/bin:/bin '" + distributed("my container") + "' run"};

        assertThat(output(0, java("17"), run)).contains("-XX:+UseSerialGC\n");
        for (String name : List.of("AIKO_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            var chosen = new HashMap<>(java("17"));
            chosen.put(name, "-Dx=y -XX:+UseG1GC -XX:-UseGCOverheadLimit");
            assertThat(output(0, chosen, run)).doesNotContain("UseSerialGC");
        }
    }

    private static Map<String, String> jdk() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    /** A folder that looks like that of a JDK of a version. */
    private Map<String, String> jdk(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\necho \"javac " + version + "\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return Map.of("JAVA_HOME", bin.getParent().toString());
    }

    @Test
    void without_Java_each_script_says_what_to_install() throws Exception {
        for (String[] command :
                List.of(new String[] {"./aiko"}, new String[] {"./aiko", "test"}, new String[] {"./mvnw", "verify"})) {
            assertThat(output(Map.of(), command))
                    .isEqualTo(command[0].substring(2) + ": no JDK: java not found; install a JDK 17 or later,"
                            + " for example with: apt-get install openjdk-17-jdk-headless\n");
        }
    }

    @Test
    void a_Java_without_a_compiler_is_no_JDK() throws Exception {
        Map<String, String> runtime = jdk("17.0.1");
        Path java = Path.of(runtime.get("JAVA_HOME"), "bin/java").toRealPath();
        Files.delete(java.resolveSibling("javac"));

        assertThat(output(runtime, "./aiko"))
                .startsWith("aiko: no JDK: " + java + " has no compiler beside it; install a JDK 17 or later")
                .hasLineCount(1);
    }

    @Test
    void an_older_Java_is_named_with_its_version() throws Exception {
        assertThat(output(jdk("11.0.2"), "./aiko"))
                .contains("is version 11; install")
                .hasLineCount(1);
        assertThat(output(jdk("1.8.0_402"), "./mvnw"))
                .contains("is version 8; install")
                .hasLineCount(1);
    }

    @Test
    void the_tests_name_the_command_that_installs_what_they_need() throws Exception {
        for (String program : List.of("apt-get", "mvn")) {
            Path file = Files.writeString(
                    commands.resolve(program), "#!/bin/sh\necho \"Apache Maven 3.9.0 (of this test)\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path id = commands.resolve("id");
        Files.delete(id);
        Files.writeString(id, "#!/bin/sh\necho 1000\n");
        Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(output(jdk(), "./aiko", "test"))
                .startsWith(
                        "aiko: the tests need programs that are missing; install them with: sudo apt-get install -y")
                .contains(" mosquitto-clients")
                .hasLineCount(1);
    }

    @Test
    void without_a_home_nothing_is_kept_in_the_root_folder() throws Exception {
        var environment = new HashMap<>(jdk());
        environment.put("HOME", "");

        assertThat(output(environment, "./mvnw"))
                .isEqualTo("mvnw: HOME is not set: set it, or set MAVEN_USER_HOME to the folder to keep Maven in\n");
    }

    @Test
    void the_wrapper_can_be_run_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), sources.resolve("mvnw"));
        var environment = new HashMap<>(jdk());
        environment.put("MVNW_REPOURL", "http://127.0.0.1:1");

        assertThat(output(environment, link.toString())).contains("mvnw: cannot download Maven: no answer from");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws Exception {
        Files.writeString(sources.resolve("target"), "a file");

        assertThat(output(jdk(), "./aiko"))
                .isEqualTo("aiko: cannot build: " + sources.toRealPath()
                        + "/target cannot be written; copy the sources to a folder that can\n");
    }

    @Test
    void the_wrapper_says_where_it_wanted_Maven_from_and_leaves_nothing_half_downloaded() throws Exception {
        String nowhere = folder.resolve("nowhere").toUri().toString();

        assertThat(output(with(jdk(), "MVNW_REPOURL", nowhere), "./mvnw", "-v"))
                .startsWith("mvnw: downloading Maven ")
                .contains("mvnw: cannot download Maven: no answer from " + nowhere)
                .hasLineCount(2);
        assertThat(dists()).isEmpty();
    }

    @Test
    void the_wrapper_runs_nothing_with_another_checksum() throws Exception {
        String version = Files.readString(sources.resolve(".mvn/wrapper/maven-wrapper.properties"))
                .lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()))
                .findFirst()
                .orElseThrow();
        Path mirror = Files.createDirectories(folder.resolve("mirror/org/apache/maven/apache-maven/" + version));
        Files.writeString(mirror.resolve("apache-maven-" + version + "-bin.zip"), "not Maven");

        assertThat(output(
                        with(
                                jdk(),
                                "MVNW_REPOURL",
                                folder.resolve("mirror").toUri().toString()),
                        "./mvnw",
                        "-v"))
                .contains("mvnw: cannot use the download of Maven: its SHA-512 is not that of")
                .hasLineCount(2);
        assertThat(dists()).isEmpty();
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        return Map.of("JAVA_HOME", environment.get("JAVA_HOME"), name, value);
    }

    /** The files below the wrapper's folder. */
    private List<Path> dists() throws IOException {
        Path home = folder.resolve("home/.m2/wrapper");
        try (var files = Files.walk(home)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
