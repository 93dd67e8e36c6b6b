// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        return new WholeJar(file).headers().get("Bundle-SymbolicName");
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
    void a_jar_whose_manifest_is_not_first_and_whose_folders_are_deflated_emptiness() throws Exception {
        assertThat(symbolicName(new RawJar()
                        .deflated("a/", new byte[0])
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
    void a_jar_without_entries_has_no_manifest() {
        assertThatThrownBy(() -> symbolicName(new RawJar().bytes())).hasMessageContaining("no manifest");
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

    private static RawJar bundle() {
        return new RawJar().manifest(JarFile.MANIFEST_NAME, "some");
    }

    private void assertRefused(RawJar jar, String reason) {
        assertThatThrownBy(() -> symbolicName(jar.bytes()))
                .isInstanceOfSatisfying(UnusableFileException.class, refused -> {
                    assertThat(refused).hasMessageContaining(reason);
                    assertThat(refused.getMessage()).doesNotContainPattern("\\p{Cntrl}");
                    assertThat(refused.isIncomplete()).isFalse();
                });
    }

    @Test
    void a_name_that_leads_to_two_entries_is_refused() {
        byte[] evil = RawJar.manifestOf("evil");
        assertRefused(
                bundle().stored(JarFile.MANIFEST_NAME, evil),
                "it holds META-INF/MANIFEST.MF twice; two readers would read two things: build it anew");
        assertRefused(bundle().stored("META-INF/manifest.mf", evil), "it holds META-INF/manifest.mf twice");
        assertRefused(bundle().stored("meta-inf/Manifest.mf", evil), "twice");
        assertRefused(
                new RawJar().manifest("META-INF/manifest.MF", "some").manifest("meta-inf/MANIFEST.MF", "evil"),
                "twice");
        assertRefused(bundle().stored("META-INF/A.SF", TEXT).stored("META-INF/a.sf", TEXT), "twice");
        assertRefused(bundle().stored("a/A.class", TEXT).stored("a/A.class", TEXT), "it holds a/A.class twice");
        assertRefused(bundle().stored("a/A.class", TEXT).stored("a/A.class/", new byte[0]), "a/A.class twice");
        assertRefused(bundle().stored("a/A.class//", new byte[0]).stored("a/A.class", TEXT), "a/A.class twice");
        assertRefused(bundle().stored("META-INF/MANIFEST.MF/", new byte[0]), "it holds META-INF/MANIFEST.MF twice");
    }

    @Test
    void names_that_every_reader_tells_apart_are_read() throws Exception {
        assertThat(symbolicName(bundle().stored("a/A.class", TEXT)
                        .stored("a/a.class", TEXT)
                        .stored("a/A.class.txt", TEXT)
                        .stored("META-INF/LICENSE", TEXT)
                        .stored("META-INF/license/", new byte[0])
                        .stored("META-INF/license/other.txt", TEXT)
                        .stored("a/..b/c..d/.e", TEXT)
                        .stored("ä/日本語 \u00a0.txt", TEXT)
                        .hidden("a/A.class", RawJar.manifestOf("hidden"))
                        .hidden(JarFile.MANIFEST_NAME, RawJar.manifestOf("hidden"))
                        .bytes()))
                .isEqualTo("some");
    }

    @Test
    void a_folder_with_content_is_refused() {
        assertRefused(bundle().stored("a/A.class/", TEXT), "its folder a/A.class/ has content");
        assertRefused(bundle().deflated("a/", TEXT), "its folder a/ has content");
        assertRefused(new RawJar().stored("META-INF/MANIFEST.MF/", RawJar.manifestOf("evil")), "has content");
        assertIncomplete(bundle().deflated("a/", TEXT, 0).bytes());
    }

    @Test
    void a_name_that_leads_elsewhere_or_out_of_its_line_is_refused_and_shown_in_one() {
        assertRefused(bundle().stored("", TEXT), "it holds an entry \"\", whose name is empty");
        assertRefused(bundle().stored("/etc/passwd", TEXT), "an entry /etc/passwd, whose name begins with a slash");
        assertRefused(bundle().stored("a\\b", TEXT), "has a backslash");
        for (String name : new String[] {"..", "../a", "a/../../b", "a/..", "./a", "a/./b", "a/../"}) {
            assertRefused(bundle().stored(name, name.endsWith("/") ? new byte[0] : TEXT), "leads elsewhere");
        }
        assertRefused(
                bundle().stored("a\0b\u001b[2J\nREADY\u0085\u202e", TEXT),
                "a\\u0000b\\u001b[2J\\u000aREADY\\u0085\\u202e, whose name has a control character");
        assertRefused(bundle().stored("a\n" + "b".repeat(60_000), TEXT), "bbb…, whose name has a control character");
    }

    @Test
    void a_name_in_another_encoding_is_refused() {
        byte[] jar = bundle().stored("a/ä.class", TEXT).bytes();
        String latin =
                new String(jar, StandardCharsets.ISO_8859_1).replace("a/\u00c3\u00a4.class", "a/\u00e4\u00e4.class");
        assertThatThrownBy(() -> symbolicName(latin.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(UnusableFileException.class);
    }

    @Test
    void content_that_is_more_or_less_than_it_says_is_refused_before_it_has_been_inflated() {
        assertIncomplete(bundle().deflated("zeros", new byte[100], 99).bytes());
        assertIncomplete(bundle().deflated("zeros", new byte[100], 101).bytes());
        // To inflate all of it fails otherwise.
        assertThatThrownBy(() -> symbolicName(
                        bundle().halfDeflated("zeros", new byte[8 << 20], 10).bytes()))
                .hasMessage("it is corrupt: zeros: its size or checksum is another one");
    }

    @Test
    void a_jar_that_says_it_is_larger_than_2_GB_when_it_is_unpacked_is_refused_at_once() {
        assertRefused(
                bundle().deflated("a", TEXT, Integer.MAX_VALUE).deflated("b", TEXT, Integer.MAX_VALUE),
                "its content is larger than 2 GB when it is unpacked");
        assertRefused(bundle().deflated("a", TEXT, -1), "larger than 2 GB");
        assertRefused(new RawJar().deflated("META-INF/manifest.mf", TEXT, 17 << 20), "larger than 16 MB");
    }
}
