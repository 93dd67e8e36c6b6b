// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.deployer.internal.settings.JarLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java reads is read, and what is not whole is not. */
class WholeJarTest {
    private static final byte[] TEXT = "some content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private String symbolicName(byte[] content) throws IOException, UnusableFileException {
        Path file = Files.write(folder.resolve("some.jar"), content);
        return new WholeJar(file, JarLimits.DEFAULT).headers().get("Bundle-SymbolicName");
    }

    private void assertIncomplete(byte[] content) {
        assertThatThrownBy(() -> symbolicName(content))
                .isInstanceOfSatisfying(UnusableFileException.class, cut -> assertThat(cut.isIncomplete())
                        .isTrue());
    }

    @Test
    void a_jar_with_stored_entries_and_data_descriptors() throws Exception {
        assertThat(symbolicName(new RawJar()
                        .described(JarFile.MANIFEST_NAME, RawJar.manifestOf("described"))
                        .described("content.txt", TEXT)
                        .bytes()))
                .isEqualTo("described");
    }

    @Test
    void a_jar_that_begins_with_a_script_and_ends_with_a_comment() throws Exception {
        assertThat(symbolicName(new RawJar()
                        .before("#!/bin/sh\nexec java -jar \"$0\"\n")
                        .manifest(JarFile.MANIFEST_NAME, "scripted")
                        .comment("made by hand, with PK\5\6 in it")
                        .bytes()))
                .isEqualTo("scripted");
        byte[] unaware = new RawJar().manifest(JarFile.MANIFEST_NAME, "unaware").bytes();
        var prefixed = new ByteArrayOutputStream();
        prefixed.writeBytes("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        prefixed.writeBytes(unaware);
        assertThat(symbolicName(prefixed.toByteArray())).isEqualTo("unaware");
    }

    @Test
    void a_jar_whose_manifest_is_not_first() throws Exception {
        assertThat(symbolicName(new RawJar()
                        .stored("a/", new byte[0])
                        .stored("META-INF/", new byte[0])
                        .stored("META-INF/versions/17/a/A.class", TEXT)
                        .manifest(JarFile.MANIFEST_NAME, "last")
                        .bytes()))
                .isEqualTo("last");
    }

    @Test
    void a_jar_with_more_entries_than_16_bits_count() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            zip.write(RawJar.manifestOf("many"));
            for (int i = 0; i < 66_000; i++) {
                zip.putNextEntry(new ZipEntry(Integer.toString(i)));
            }
        }
        assertThat(symbolicName(bytes.toByteArray())).isEqualTo("many");
        assertIncomplete(Arrays.copyOf(bytes.toByteArray(), bytes.size() - 23));
    }

    @Test
    void a_jar_that_is_cut_off_where_a_jar_in_it_ends_is_not_taken_for_that_one() throws Exception {
        byte[] inner = new RawJar().manifest(JarFile.MANIFEST_NAME, "inner").bytes();
        byte[] outer = new RawJar()
                .manifest(JarFile.MANIFEST_NAME, "outer")
                .stored("lib/inner.jar", inner)
                .stored("content.txt", TEXT)
                .bytes();
        assertThat(symbolicName(outer)).isEqualTo("outer");
        for (int length = 0; length < outer.length; length++) {
            assertIncomplete(Arrays.copyOf(outer, length));
        }
    }

    @Test
    void a_manifest_in_lower_case_gets_the_name_by_which_the_framework_finds_it() throws Exception {
        for (String before : new String[] {"", "#!/bin/sh\n"}) {
            assertThat(symbolicName(new RawJar()
                            .before(before)
                            .stored("content.txt", TEXT)
                            .manifest("meta-inf/Manifest.mf", "small")
                            .stored("more.txt", TEXT)
                            .bytes()))
                    .isEqualTo("small");
            try (var jar = new JarFile(folder.resolve("some.jar").toFile())) {
                assertThat(jar.getEntry(JarFile.MANIFEST_NAME)).isNotNull();
                assertThat(jar.getInputStream(jar.getEntry("more.txt"))).hasBinaryContent(TEXT);
            }
        }
    }

    @Test
    void a_jar_without_entries_has_no_manifest() throws Exception {
        assertThat(symbolicName(new RawJar().bytes())).isNull();
    }

    @Test
    void entries_that_share_content_to_become_enormous_are_refused() {
        var jar = new RawJar().manifest(JarFile.MANIFEST_NAME, "bomb").stored("0", new byte[1000]);
        int position = new RawJar().manifest(JarFile.MANIFEST_NAME, "bomb").bytes().length;
        for (int i = 1; i < 1000; i++) {
            jar.again(Integer.toString(i), new byte[1000], position);
        }
        assertThatThrownBy(() -> symbolicName(jar.bytes())).hasMessageContaining("corrupt");
    }

    @Test
    void a_manifest_that_inflates_beyond_all_bounds_is_refused() {
        assertThatThrownBy(() -> {
                    var bytes = new ByteArrayOutputStream();
                    try (var zip = new ZipOutputStream(bytes)) {
                        zip.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
                        zip.write(RawJar.manifestOf("bomb"));
                        for (int i = 0; i < 17; i++) {
                            zip.write(new byte[1 << 20]);
                        }
                    }
                    symbolicName(bytes.toByteArray());
                })
                .hasMessageContaining("larger than 16 MB");
    }

    private void assertRefused(String reason, RawJar jar) {
        assertThatThrownBy(() -> symbolicName(jar.bytes()))
                .isInstanceOfSatisfying(UnusableFileException.class, refused -> assertThat(refused.isIncomplete())
                        .isFalse())
                .hasMessageContaining(reason);
    }

    private static RawJar jar() {
        return new RawJar().manifest(JarFile.MANIFEST_NAME, "some");
    }

    @Test
    void a_jar_on_whose_entries_readers_differ_is_refused() {
        assertRefused("a/A.class/ has the name of a folder, but has content", jar().stored("a/A.class/", TEXT));
        assertRefused("two entries a/A.class", jar().stored("a/A.class", TEXT).stored("a/A.class", TEXT));
        assertRefused("two entries a/A.class", jar().stored("a/A.class", TEXT).stored("a/A.class/", new byte[0]));
        assertRefused(
                "two entries a/A.class", jar().stored("a/A.class/", new byte[0]).stored("a/A.class", TEXT));
        for (String name : new String[] {"../a", "a/../b", "./a", "a/./b", "/a", "a//b", "a\\b", "a/..", "", "a\nb"}) {
            assertRefused("has a name that readers interpret differently", jar().stored(name, TEXT));
        }
    }

    @Test
    void a_jar_with_two_manifests_is_refused() {
        for (String second : new String[] {JarFile.MANIFEST_NAME, "meta-inf/manifest.mf", "META-INF/Manifest.mf"}) {
            assertRefused("two manifests", jar().manifest(second, "aiko.process"));
            assertRefused(
                    "two manifests",
                    new RawJar()
                            .manifest(second, "aiko.process")
                            .stored("a", TEXT)
                            .manifest(JarFile.MANIFEST_NAME, "some"));
        }
        assertRefused("two manifests", jar().stored(JarFile.MANIFEST_NAME + "/", new byte[0]));
    }

    @Test
    void a_manifest_that_the_framework_reads_otherwise_is_refused() {
        String begin = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: some\n";
        for (String more : new String[] {
            "bundle-symbolicname: aiko.process\n",
            "Bundle-SymbolicName: aiko.process",
            "X: y\rBundle-Version: 99\n",
            "X: y\r z\n"
        }) {
            assertRefused(
                    "its manifest is malformed",
                    new RawJar().stored(JarFile.MANIFEST_NAME, (begin + more).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void sections_of_a_manifest_may_have_the_same_headers() throws Exception {
        String manifest = "Bundle-SymbolicName: so\r\n me\r\n\r\nName: a\r\nX: 1\r\n\r\nName: b\r\nX: 1\r\n";
        assertThat(symbolicName(new RawJar()
                        .stored(JarFile.MANIFEST_NAME, manifest.getBytes(StandardCharsets.UTF_8))
                        .bytes()))
                .isEqualTo("some");
    }

    @Test
    void an_entry_that_inflates_to_more_than_it_says_is_not_read_to_its_end() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            zip.write(RawJar.manifestOf("liar"));
            zip.putNextEntry(new ZipEntry("content"));
            zip.write(new byte[64 << 20]);
        }
        byte[] jar = bytes.toByteArray();
        int central = new String(jar, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        Arrays.fill(jar, central + 24, central + 28, (byte) 1);
        assertThatThrownBy(() -> symbolicName(jar)).hasMessageContaining("wrong size or checksum");
        Arrays.fill(jar, central + 24, central + 28, (byte) 0xFE);
        assertThatThrownBy(() -> symbolicName(jar)).hasMessageContaining("larger than 2048 MB");
    }

    @Test
    void the_limits_of_manifest_and_list_are_those_that_are_set() throws Exception {
        Path file = Files.write(
                folder.resolve("some.jar"),
                new RawJar().manifest(JarFile.MANIFEST_NAME, "limited").bytes());
        assertThatThrownBy(() -> new WholeJar(file, new JarLimits(1 << 20, 10, 1 << 20)).headers())
                .hasMessageContaining("its manifest is larger than")
                .hasMessageContaining("deploy.manifest-limit");
        assertThatThrownBy(() -> new WholeJar(file, new JarLimits(1 << 20, 1 << 20, 10)).headers())
                .hasMessageContaining("its list of entries is larger than")
                .hasMessageContaining("deploy.entry-list-limit");
    }
}
