// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrapCommandTest {
    private static final String UTIL = "package com.acme.util; public class Util { }";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> content = new TreeMap<>();

    @BeforeEach
    void aPlainJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** Compiles a class, with those of before, into the jar. */
    private void type(String prefix, String name, String source) throws IOException {
        Path file = folder.resolve("src").resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path classes = folder.resolve("classes");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "-cp", classes.toString(), file.toString()))
                .isZero();
        content.put(prefix + name + ".class", Files.readAllBytes(classes.resolve(name + ".class")));
    }

    private void type(String name, String source) throws IOException {
        type("", name, source);
    }

    private Path jar(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return file;
    }

    private void wrap(String... arguments) throws Exception {
        var out = new PrintStream(printed, true, UTF_8);
        assertThat(new WrapCommand()
                        .run(Arrays.asList(arguments), new Surroundings(folder.resolve("home"), folder, Map.of(), out)))
                .isZero();
    }

    private Attributes header(String file) throws IOException {
        try (var jar = new JarFile(folder.resolve(file).toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    @Test
    void all_packages_are_exported_with_the_version_of_the_library() throws Exception {
        type("com/acme/util/Util", UTIL);
        type("com/acme/util/more/More", "package com.acme.util.more; public class More { }");
        jar("util-1.2.jar");

        wrap("util-1.2.jar");

        Attributes header = header("util-1.2.0.jar");
        assertThat(header.getValue("Bundle-SymbolicName")).isEqualTo("util");
        assertThat(header.getValue("Bundle-Version")).isEqualTo("1.2.0");
        assertThat(header.getValue("Export-Package"))
                .isEqualTo("com.acme.util;version=\"1.2.0\",com.acme.util.more;version=\"1.2.0\"");
        assertThat(header.getValue("Import-Package")).isNull();
        assertThat(printed.toString(UTF_8))
                .contains("made " + folder.resolve("util-1.2.0.jar"))
                .contains("com.acme.util, com.acme.util.more")
                .contains("cp " + folder.resolve("util-1.2.0.jar") + " deploy/");
    }

    @Test
    void packages_of_Java_are_required_and_unknown_ones_optional() throws Exception {
        type("org/other/Other", "package org.other; public class Other { }");
        content.clear();
        type(
                "com/acme/util/Util",
                "package com.acme.util; public class Util { org.other.Other o; javax.xml.parsers.SAXParser p; }");
        jar("util.jar");

        wrap("util.jar");

        assertThat(header("util-0.0.0.jar").getValue("Import-Package"))
                .isEqualTo("javax.xml.parsers,org.other;resolution:=optional");
        assertThat(printed.toString(UTF_8)).contains("optional: org.other;");
    }

    @Test
    void packages_of_the_container_are_required_in_all_versions_that_it_has() throws Exception {
        var exports = new Manifest();
        exports.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        exports.getMainAttributes()
                .putValue("Export-Package", "org.other;version=\"1.7.3\",org.other;version=\"2.0.1\"");
        Path system = Files.createDirectories(folder.resolve("home/system"));
        new JarOutputStream(Files.newOutputStream(system.resolve("other.jar")), exports).close();
        type("org/other/Other", "package org.other; public class Other { }");
        content.clear();
        type("com/acme/util/Util", "package com.acme.util; public class Util { org.other.Other o; }");
        jar("util.jar");

        wrap("util.jar");

        assertThat(header("util-0.0.0.jar").getValue("Import-Package"))
                .isEqualTo("org.other;version=\"[1.0.0,3.0.0)\"");
        assertThat(printed.toString(UTF_8)).contains("part of every container: org.other\n");
    }

    @Test
    void classes_for_newer_versions_of_Java_stay_and_what_they_use_is_imported() throws Exception {
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        type("org/other/Other", "package org.other; public class Other { }");
        content.clear();
        type("com/acme/util/Util", UTIL);
        type(
                "META-INF/versions/11/",
                "com/acme/util/Util",
                "package com.acme.util; public class Util { org.other.Other o; }");
        jar("util.jar");

        wrap("util.jar");

        Attributes header = header("util-0.0.0.jar");
        assertThat(header.getValue("Multi-Release")).isEqualTo("true");
        assertThat(header.getValue("Import-Package")).isEqualTo("org.other;resolution:=optional");
        assertThat(header.getValue("Export-Package")).isEqualTo("com.acme.util;version=\"0.0.0\"");
        try (var bundle = new JarFile(folder.resolve("util-0.0.0.jar").toFile())) {
            assertThat(bundle.getEntry("META-INF/versions/11/com/acme/util/Util.class"))
                    .isNotNull();
        }
    }

    @Test
    void a_signature_that_the_new_manifest_would_break_is_removed_and_this_is_said() throws Exception {
        type("com/acme/util/Util", UTIL);
        var digest = new Attributes();
        digest.putValue("SHA-256-Digest", "AAAA");
        manifest.getEntries().put("com/acme/util/Util.class", digest);
        content.put("META-INF/MAKER.SF", new byte[0]);
        content.put("META-INF/MAKER.RSA", new byte[0]);
        jar("util.jar");

        wrap("util.jar");

        try (var bundle = new JarFile(folder.resolve("util-0.0.0.jar").toFile(), true)) {
            assertThat(bundle.getEntry("META-INF/MAKER.SF")).isNull();
            assertThat(bundle.getEntry("META-INF/MAKER.RSA")).isNull();
            assertThat(bundle.getManifest().getEntries()).isEmpty();
        }
        assertThat(printed.toString(UTF_8)).contains("removed the signature");
    }

    @Test
    void name_version_and_file_can_be_given() throws Exception {
        type("com/acme/util/Util", UTIL);
        jar("util-1.2.jar");

        wrap("--name", "org.mine", "--version=3", "--output", "mine.jar", "util-1.2.jar");

        assertThat(header("mine.jar").getValue("Bundle-SymbolicName")).isEqualTo("org.mine");
        assertThat(header("mine.jar").getValue("Bundle-Version")).isEqualTo("3.0.0");
    }

    @Test
    void nothing_is_overwritten() throws Exception {
        type("com/acme/util/Util", UTIL);
        byte[] before = Files.readAllBytes(jar("util.jar"));

        assertThatThrownBy(() -> wrap("util.jar", "--output", "util.jar"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("exists");
        assertThat(folder.resolve("util.jar")).hasBinaryContent(before);
    }

    @Test
    void what_is_a_bundle_already_no_jar_or_not_there_is_refused() throws Exception {
        type("com/acme/util/Util", UTIL);
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "com.acme.util;singleton:=true");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        jar("util.jar");
        Files.writeString(folder.resolve("text.jar"), "text");

        for (List<String> refused : List.of(
                List.of("util.jar", "is a bundle already, com.acme.util:"),
                List.of("text.jar", "is not a jar"),
                List.of("missing.jar", "not found"),
                List.of("classes", "is not a file"))) {
            assertThatThrownBy(() -> wrap(refused.get(0)))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining(refused.get(1))
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void a_jar_without_packages_is_refused() throws Exception {
        content.put("readme.txt", new byte[0]);
        jar("empty.jar");

        assertThatThrownBy(() -> wrap("empty.jar"))
                .isInstanceOf(CommandException.class)
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("empty-0.0.0.jar")).doesNotExist();
    }

    @Test
    void what_is_no_library_is_refused_in_the_words_of_the_deploy_folder() throws Exception {
        type("com/acme/util/Util", UTIL);
        byte[] util = content.get("com/acme/util/Util.class");
        for (List<String> refused : List.of(
                List.of("WEB-INF/classes/com/acme/util/Util.class", "it is a web application"),
                List.of("BOOT-INF/classes/com/acme/util/Util.class", "it is a Spring Boot application"),
                List.of("com/acme/util/Util.java", "it contains source code and no classes"),
                List.of("linux/libutil.so", "it contains native libraries and no classes"),
                List.of("lib/util.jar", "it contains jars and no classes"),
                List.of("module-info.class", "it contains a module descriptor and no other classes"),
                List.of("Util.class", "its classes are in no package"),
                List.of("../Util.class", "has a name that readers interpret differently"))) {
            content.clear();
            content.put(refused.get(0), util);
            jar("some.jar");
            assertThatThrownBy(() -> wrap("some.jar"))
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith("wrap: " + folder.resolve("some.jar") + ": ")
                    .hasMessageContaining(refused.get(1))
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> wrap(jar("some.war").getFileName().toString()))
                .hasMessageContaining("it is a web application");
        assertThat(folder.resolve("some-0.0.0.jar")).doesNotExist();
    }

    @Test
    void a_manifest_that_would_fill_the_memory_is_not_read() throws Exception {
        type("com/acme/util/Util", UTIL);
        manifest.getMainAttributes().putValue("Text", "x".repeat(16 << 20));
        jar("util.jar");

        assertThatThrownBy(() -> wrap("util.jar"))
                .isInstanceOf(CommandException.class)
                .hasMessageEndingWith(
                        "its manifest is larger than 16 MB, which is the limit of this command; leave out a part");
    }

    @Test
    void a_bundle_of_the_first_specification_becomes_one_of_today() throws Exception {
        type("com/acme/util/Util", UTIL);
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "com.acme.old");
        manifest.getMainAttributes().putValue("Bundle-Version", "3.1");
        jar("util-7.jar");

        wrap("util-7.jar");

        assertThat(header("com.acme.old-3.1.0.jar").getValue("Bundle-ManifestVersion"))
                .isEqualTo("2");
    }

    @Test
    void classes_that_nobody_can_load_and_jars_in_a_library_are_resources() throws Exception {
        type("com/acme/util/Util", UTIL);
        type("Bare", "public class Bare { Bare other; }");
        content.put("templates/Util.class", content.get("com/acme/util/Util.class"));
        content.put("lib/other.jar", new byte[1]);
        jar("util.jar");

        wrap("util.jar");

        assertThat(header("util-0.0.0.jar").getValue("Export-Package")).contains("com.acme.util;");
        assertThat(header("util-0.0.0.jar").getValue("Import-Package")).isNull();
        assertThat(printed.toString(UTF_8))
                .contains("contains jars, whose classes nobody sees")
                .contains("lib/other.jar");
    }

    @Test
    void a_library_with_the_name_of_its_bundle_is_kept() throws Exception {
        type("com/acme/util/Util", UTIL);
        byte[] before = Files.readAllBytes(jar("util-2.0.0.RELEASE.jar"));

        wrap("util-2.0.0.RELEASE.jar");

        assertThat(folder.resolve("util-2.0.0.RELEASE.jar")).hasBinaryContent(before);
        assertThat(header("util-2.0.0.RELEASE-bundle.jar").getValue("Bundle-Version"))
                .isEqualTo("2.0.0.RELEASE");
    }

    @Test
    void classes_for_a_newer_Java_than_bnd_knows_require_it() throws Exception {
        type("com/acme/util/Util", UTIL);
        content.get("com/acme/util/Util.class")[7] = 44 + 30;
        jar("util.jar");

        wrap("util.jar");

        assertThat(header("util-0.0.0.jar").getValue("Require-Capability")).contains("(osgi.ee=JavaSE)(version=30)");
        assertThat(printed.toString(UTF_8)).contains("it needs Java 30 or newer");
    }

    @Test
    void half_of_the_headers_of_a_bundle_do_not_prevent_its_start() throws Exception {
        type("com/acme/util/Util", UTIL);
        for (String header : List.of("Bundle-Activator", "Require-Bundle", "Fragment-Host", "Import-Package")) {
            manifest.getMainAttributes().putValue(header, "nobody.has.This");
        }
        jar("util.jar");

        wrap("util.jar");

        assertThat(header("util-0.0.0.jar").values()).doesNotContain("nobody.has.This");
    }

    @Test
    void a_broken_class_and_a_missing_folder_are_one_line_each() throws Exception {
        type("com/acme/util/Util", UTIL);
        jar("util.jar");
        assertThatThrownBy(() -> wrap("util.jar", "--output", "none/util.jar"))
                .isInstanceOf(CommandException.class)
                .hasMessage("wrap: cannot write into " + folder.resolve("none")
                        + ": no such folder; make it, or name another file with --output");

        content.put("com/acme/util/Util.class", new byte[100]);
        jar("broken.jar");
        assertThatThrownBy(() -> wrap("broken.jar"))
                .isInstanceOf(CommandException.class)
                .hasMessageNotContainingAny("\n", "\tat ")
                .hasMessageContaining("com/acme/util/Util.class");
    }
}
