// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCommandTest {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [\\w.]+\\.(\\w+);");

    @TempDir
    Path folder;

    private void run(String... arguments) throws Exception {
        new NewCommand()
                .run(List.of(arguments), new Surroundings(folder, folder, Map.of("PATH", "/nowhere"), System.out));
    }

    @ParameterizedTest
    @CsvSource({
        "room-light, com.example, RoomLight, com.example.roomlight",
        "lamp2, io.github.aiko-osgi, Lamp2, io.github.aikoosgi.lamp2"
    })
    void classes_and_package_follow_from_the_name(String name, String group, String className, String packageName)
            throws Exception {
        assertThat(ProjectName.of(name, group, Optional.empty(), Kind.SERVICE))
                .isEqualTo(new ProjectName(name, group, className, packageName));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lamp", "-lamp", "room--light", "room_light", "../lamp", "lämp", "2lamp", "a.b"})
    void a_bad_name_is_refused_with_what_is_expected(String name) {
        assertThatThrownBy(() -> ProjectName.of(name, "com.example", Optional.empty(), Kind.SERVICE))
                .isInstanceOf(UsageException.class)
                .hasMessage("\"" + name + "\" cannot be the name of a project: expected at most 60 lower-case letters,"
                        + " digits and hyphens, as in room-light");
    }

    @ParameterizedTest
    @CsvSource({
        "string, service, String",
        "map, service, Map",
        "aiko, service, AikoService",
        "aiko, client, AikoClient",
        "worker, manager, Worker"
    })
    void a_name_of_a_class_that_there_is_already_is_refused(String name, String kind, String taken) {
        assertThatThrownBy(() -> ProjectName.of(
                        name, "com.example", Optional.empty(), Kind.of(kind).orElseThrow()))
                .isInstanceOf(UsageException.class)
                .hasMessage("\"" + name + "\" would make a class " + taken
                        + ", which there is already; choose another name");
    }

    @Test
    void a_name_that_only_other_kinds_use_is_free() throws Exception {
        assertThat(ProjectName.of("map", "com.example", Optional.empty(), Kind.CLIENT)
                        .className())
                .isEqualTo("Map");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void each_class_that_the_files_of_a_kind_import_is_refused(Kind kind) throws Exception {
        Path files = Path.of("../aiko.archetype/src/main/resources/archetype-resources/" + kind);
        var ends = new TreeSet<String>();
        var imported = new TreeSet<String>();
        try (Stream<Path> sources = Files.walk(files)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String name = source.getFileName().toString().replace(".java", "");
                if (name.startsWith("__className__")) {
                    ends.add(name.replace("__className__", ""));
                }
                IMPORT.matcher(Files.readString(source)).results().forEach(found -> imported.add(found.group(1)));
            }
        }
        assertThat(ends).containsAll(kind.classes("").toList());
        assertThat(imported).isNotEmpty();
        for (String each : imported) {
            for (String end : ends) {
                if (each.endsWith(end) && each.length() > end.length()) {
                    String name = each.substring(0, each.length() - end.length())
                            .replaceAll("(?<!^)([A-Z])", "-$1")
                            .toLowerCase(Locale.ROOT);
                    assertThatThrownBy(() -> ProjectName.of(name, "com.example", Optional.empty(), kind))
                            .as(name)
                            .isInstanceOf(UsageException.class)
                            .hasMessageContaining("a class " + each + ",");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"con, com.example.con2, con", "lamp, com.example.aux, aux", "lamp, COM1.lamp, COM1"})
    void a_name_that_no_bundle_can_contain_is_refused(String name, String packageName, String device) {
        assertThatThrownBy(() -> ProjectName.of(name, "com.example", Optional.of(packageName), Kind.SERVICE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Windows has no file or folder " + device + ",");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SERVICE", "MANAGER"})
    void the_name_of_the_service_that_each_container_has_is_refused(Kind kind) {
        assertThatThrownBy(() -> ProjectName.of("registrar", "com.example", Optional.empty(), kind))
                .isInstanceOf(UsageException.class)
                .hasMessage("each container has a service \"registrar\": choose another name");
    }

    @Test
    void without_a_network_the_line_says_so_and_what_to_do() {
        assertThat(Maven.problem(
                        "Plugin p:1 or one of its dependencies could not be resolved: Could not transfer artifact"
                                + " p:pom:1 from/to central (https://host/maven2): transfer failed for https://host/maven2/p.pom:"
                                + " Unknown host host: Temporary failure in name resolution -> [Help 1]"))
                .isEqualTo("Maven cannot download what it needs from central (https://host/maven2): Unknown host host:"
                        + " Temporary failure in name resolution; connect to the network, or name a mirror in"
                        + " settings.xml");
        assertThat(Maven.problem("The goal failed -> [Help 1]")).isEqualTo("Maven failed: The goal failed");
    }

    @Test
    void a_word_of_java_is_no_package() {
        assertThatThrownBy(() -> ProjectName.of("switch", "com.example", Optional.empty(), Kind.SERVICE))
                .isInstanceOf(UsageException.class)
                .hasMessage("\"com.example.switch\" cannot be a Java package; choose another one with --package");
    }

    @Test
    void a_folder_that_exists_is_left_alone() throws Exception {
        Files.createDirectory(folder.resolve("lamp"));

        assertThatThrownBy(() -> run("lamp"))
                .isInstanceOf(CommandException.class)
                .hasMessage("new: " + folder.resolve("lamp") + " exists: choose another name, or delete it");
    }

    @Test
    void without_maven_nothing_is_made() throws Exception {
        Path parent = Files.createDirectories(folder.resolve("repo/io/github/aiko-osgi/aiko.parent/1.0.0"));
        Files.createFile(parent.resolve("aiko.parent-1.0.0.pom"));

        assertThatThrownBy(() -> run("lamp"))
                .isInstanceOf(CommandException.class)
                .hasMessage("new: Maven not found: install it, for example with: apt-get install maven");
        assertThat(folder.resolve("lamp")).doesNotExist();
    }

    @Test
    void an_unknown_kind_is_refused() {
        assertThatThrownBy(() -> run("lamp", "--kind", "frog"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--kind: expected service, client, manager, command, not \"frog\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang", "javax.lamp", "aiko.process", "aiko", "org.osgi.framework"})
    void a_package_that_there_is_already_is_refused(String packageName) {
        assertThatThrownBy(() -> ProjectName.of("lamp", "com.example", Optional.of(packageName), Kind.SERVICE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("choose another one with --package, such as com.example.lamp");
    }

    /** Maven decodes bytes, not characters. */
    @Test
    void the_repository_of_a_folder_with_any_name_is_found() {
        assertThat(new Repository(Path.of("/a b/ümlaut%/repo"), "1", Path.of("/")).url())
                .isEqualTo("file:///a%20b/ümlaut%25/repo");
    }
}
