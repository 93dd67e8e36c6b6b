// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aiko.deployer.internal.settings.JarLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.annotations.Component;

/** Each kind of jar that people drop for a bundle gets the line that helps. */
class NoBundleTest {
    private static final int JAVA = Runtime.version().feature();
    private static final byte[] EMPTY = {};

    @TempDir
    Path folder;

    /** A class that only bnd makes a component of. */
    @Component(service = Annotated.class)
    static class Annotated {}

    private static byte[] file(Class<?> type) {
        try (var in = type.getResourceAsStream(type.getName().replaceFirst(".*\\.", "") + ".class")) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static byte[] classFor(int java) {
        byte[] bytes = file(NoBundleTest.class);
        ByteBuffer.wrap(bytes).putShort(6, (short) (44 + java));
        return bytes;
    }

    private final Map<String, String> headers = new TreeMap<>();
    private final Map<String, byte[]> content = new TreeMap<>();

    private NoBundleTest with(String path, byte[] bytes) {
        content.put(path, bytes);
        return this;
    }

    private NoBundleTest with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private NoBundleTest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    private byte[] jar() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes)) {
            if (!headers.isEmpty()) {
                out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
                manifest.write(out);
            }
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private BundleFile read(String name, byte[] bytes) throws IOException, UnusableFileException {
        return new BundleReader(folder.resolve("copies"), () -> JarLimits.DEFAULT)
                .read(Files.write(folder.resolve(name), bytes));
    }

    private String problem(String name, byte[] bytes) {
        return catchThrowableOfType(UnusableFileException.class, () -> read(name, bytes))
                .getMessage();
    }

    private String problem() throws IOException {
        return problem("some.jar", jar());
    }

    @Test
    void a_plain_library_is_named_with_its_coordinates_and_the_command_that_makes_a_bundle_of_it() throws IOException {
        with("com/acme/Util.class", classFor(JAVA))
                .with(
                        "META-INF/maven/com.acme/util/pom.properties",
                        "groupId=com.acme\nartifactId=util\nversion=1.2\n");

        assertThat(problem())
                .isEqualTo("it is a plain library com.acme:util:1.2, not an OSGi bundle;"
                        + " make a bundle of it with: aiko wrap " + folder.resolve("some.jar"));
    }

    @Test
    void a_library_without_coordinates_is_named_by_its_manifest() throws IOException {
        with("com/acme/Util.class", classFor(JAVA))
                .header("Implementation-Title", "Acme Utilities")
                .header("Implementation-Version", "7");

        assertThat(problem()).startsWith("it is a plain library Acme Utilities 7, not an OSGi bundle; make ");
    }

    @Test
    void the_packages_of_a_plain_library_are_known() throws IOException {
        with("com/acme/Util.class", classFor(JAVA)).with("com/acme/more/More.class", classFor(JAVA));
        byte[] jar = jar();

        assertThatThrownBy(() -> read("some.jar", jar))
                .isInstanceOfSatisfying(UnusableFileException.class, plain -> assertThat(plain.packages())
                        .containsExactlyInAnyOrder("com.acme", "com.acme.more"));
    }

    @Test
    void a_command_to_copy_is_safe_whatever_the_file_is_named() throws IOException {
        with("com/acme/Util.class", classFor(JAVA));

        assertThat(problem("it's $(reboot) ; x.jar", jar()))
                .endsWith("aiko wrap '" + folder + "/it'\\''s $(reboot) ; x.jar'");
        assertThat(problem("two\nlines.jar", jar())).endsWith("aiko wrap FILE");
    }

    @Test
    void a_program_is_told_from_a_service() throws IOException {
        with("com/acme/Main.class", classFor(JAVA)).header("Main-Class", "com.acme.Main");

        assertThat(problem())
                .startsWith("it is a program (com.acme.Main), not a service; run it by itself with: java -jar ")
                .contains("aiko wrap ");
    }

    @Test
    void a_program_with_its_libraries_is_not_to_be_wrapped() throws IOException {
        with("com/acme/Main.class", classFor(JAVA))
                .with("META-INF/maven/com.acme/main/pom.properties", EMPTY)
                .with("META-INF/maven/com.acme/util/pom.properties", EMPTY)
                .header("Main-Class", "com.acme.Main");
        assertThat(problem())
                .isEqualTo("it is a program (com.acme.Main) with its libraries in it, not an OSGi bundle;"
                        + " run it by itself with: java -jar " + folder.resolve("some.jar")
                        + ", or build a bundle with bnd, which embeds libraries: docs/how-to/use-a-library.md");

        content.keySet().removeIf(name -> name.startsWith("META-INF/"));
        assertThat(problem()).startsWith("it is a program (com.acme.Main), not a service; ");
        for (String domain : new String[] {"org/one", "org/two", "net/three"}) {
            with(domain + "/Util.class", classFor(JAVA));
        }
        assertThat(problem()).startsWith("it is a program (com.acme.Main) with its libraries in it, ");

        headers.clear();
        with("lib/util.jar", EMPTY);
        assertThat(problem())
                .startsWith("it is a plain library, ")
                .contains("aiko wrap ")
                .endsWith(", and of each of the jars in it, whose classes it does not see");

        with("BOOT-INF/classes/com/acme/Main.class", classFor(JAVA));
        assertThat(problem())
                .startsWith("it is a Spring Boot application, not an OSGi bundle; run it by itself with: java -jar ")
                .doesNotContain("wrap");
    }

    @Test
    void components_that_were_built_without_bnd_are_found() throws IOException {
        with("com/acme/Util.class", classFor(JAVA)).with("com/acme/Lamp.class", file(Annotated.class));

        assertThat(problem())
                .isEqualTo("it is not an OSGi bundle: its component com.acme.Lamp was built without bnd;"
                        + " add bnd-maven-plugin to the build: docs/services.md");
    }

    @Test
    void descriptions_without_the_manifest_of_bnd_name_the_setting_that_is_missing() throws IOException {
        with("com/acme/Lamp.class", file(Annotated.class)).with("OSGI-INF/com.acme.Lamp.xml", "<component/>");

        assertThat(problem())
                .contains("its manifest is not the one that bnd wrote; set manifestFile of maven-jar-plugin");
    }

    @Test
    void jars_without_classes_say_which_jar_is_meant() throws IOException {
        with("com/acme/Util.java", "class Util {}");
        assertThat(problem())
                .isEqualTo("it contains source code and no classes; drop the jar without -sources in its name");

        content.clear();
        with("index.html", "").with("element-list", "com.acme");
        assertThat(problem())
                .isEqualTo("it contains Javadoc and no classes; drop the jar without -javadoc in its name");

        content.clear();
        with("a.txt", "");
        assertThat(problem()).contains("it contains no classes, and its manifest has no Bundle-SymbolicName");
    }

    @Test
    void archives_of_another_kind_are_named() throws IOException {
        assertThat(with("WEB-INF/web.xml", "").problem()).startsWith("it is a web application, not a bundle; ");
        content.clear();
        assertThat(with("acme-1.0.dist-info/WHEEL", "").problem()).startsWith("it is a Python wheel, not a bundle; ");
        assertThat(problem("x.jar", classFor(JAVA))).startsWith("it is a single class, not a bundle; ");
        assertThat(problem("x.jar", "\n<!DOCTYPE html><html>not found</html>".getBytes()))
                .startsWith("it is a web page, not a jar; ");
        assertThat(problem("x.jar", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0})).startsWith("it is an archive");
        assertThat(problem("x.jar", new byte[] {7})).contains("it is not complete");
    }

    @Test
    void a_bundle_of_the_first_specification_says_which_header_is_missing_and_can_be_wrapped() throws IOException {
        header("Bundle-SymbolicName", "com.acme");
        assertThat(problem()).contains("Bundle-SymbolicName com.acme, but no Bundle-ManifestVersion: 2; build it");

        with("com/acme/Util.class", classFor(JAVA));
        assertThat(problem())
                .contains("but no Bundle-ManifestVersion: 2; make a bundle of it with: aiko wrap "
                        + folder.resolve("some.jar"));
    }

    @Test
    void a_command_that_would_fail_is_not_advised() throws IOException {
        for (String entry : new String[] {"Util.class", "linux/libutil.so", "module-info.class", "a.txt"}) {
            content.clear();
            with(entry, classFor(JAVA));
            byte[] jar = jar();
            assertThatThrownBy(() -> read("some.jar", jar))
                    .isInstanceOfSatisfying(UnusableFileException.class, plain -> assertThat(plain.packages())
                            .isEmpty())
                    .hasMessageNotContaining("aiko wrap");
        }
    }

    private NoBundleTest asBundle() {
        return header("Bundle-ManifestVersion", "2").header("Bundle-SymbolicName", "com.acme");
    }

    @Test
    void a_bundle_for_a_newer_java_names_both_versions_and_both_remedies() throws IOException {
        asBundle().with("com/acme/Util.class", classFor(JAVA + 4));

        assertThat(problem())
                .startsWith("it needs Java " + (JAVA + 4) + ": this container runs on Java " + JAVA + '.')
                .endsWith("; start the container with Java " + (JAVA + 4) + " (JAVA_HOME), or compile with --release "
                        + JAVA);
    }

    @Test
    void a_library_for_a_newer_java_is_not_only_wrapped() throws IOException {
        with("com/acme/Util.class", classFor(JAVA + 4));

        assertThat(problem()).contains("aiko wrap ").contains("; besides, it needs Java " + (JAVA + 4) + ": ");
    }

    @Test
    void classes_that_only_a_newer_java_loads_do_not_count() throws Exception {
        asBundle()
                .header("Multi-Release", "true")
                .with("com/acme/Util.class", classFor(JAVA))
                .with("META-INF/versions/99/com/acme/Util.class", classFor(99))
                .with("module-info.class", classFor(9));
        assertThat(read("some.jar", jar()).symbolicName()).isEqualTo("com.acme");

        with("com/acme/OnlyWhereItCan.class", classFor(99));
        assertThat(read("some.jar", jar()).symbolicName()).isEqualTo("com.acme");
    }

    @Test
    void no_text_of_the_jar_makes_a_line_long() throws IOException {
        with("com/acme/Util.class", classFor(JAVA))
                .header("Implementation-Title", "x".repeat(60_000))
                .header("Implementation-Version", "1");

        assertThat(problem()).hasSizeLessThan(400 + folder.toString().length());
    }
}
