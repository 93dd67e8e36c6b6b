// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.deployer.internal.settings.JarLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jars may start where signatures are required. */
class SignatureCheckTest {
    @TempDir
    static Path keys;

    private static SigningKey maker;
    private static SigningKey stranger;
    private static SigningKey expired;

    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();
    private Path trusted;
    private SignatureCheck check;

    @BeforeAll
    static void generate_keys() throws Exception {
        maker = SigningKey.generate(keys, "maker");
        stranger = SigningKey.generate(keys, "stranger");
        expired = SigningKey.generate(keys, "expired", "-startdate", "-10d", "-validity", "5");
    }

    @BeforeEach
    void trust_the_maker() throws Exception {
        trusted = Files.createDirectories(folder.resolve("etc/trusted"));
        check = new SignatureCheck(() -> JarLimits.DEFAULT, new TrustedKeys(trusted, problems::add));
        Files.writeString(trusted.resolve("maker.pem"), maker.pem());
        assertThat(check.hasChanged()).isTrue();
    }

    private static byte[] bundle() throws Exception {
        return SomeBundle.of("some.bundle", "1.0.0");
    }

    /** The same entries with other content, none where it is null; and one more. */
    private static byte[] rewritten(byte[] jar, String entryName, UnaryOperator<byte[]> change, String... added)
            throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(jar));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                byte[] wanted = entry.getName().equals(entryName) ? change.apply(content) : content;
                if (wanted != null) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(wanted);
                }
            }
            for (String name : added) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private void check(byte[] content) throws Exception {
        check.check(Files.write(folder.resolve("some.jar"), content));
    }

    @Test
    void one_that_is_signed_by_a_trusted_key_is_good() throws Exception {
        assertThatCode(() -> check(maker.sign(bundle()))).doesNotThrowAnyException();
    }

    @Test
    void a_signature_file_beyond_the_limit_is_refused() throws Exception {
        check = new SignatureCheck(() -> new JarLimits(1 << 20, 10, 1 << 20), new TrustedKeys(trusted, problems::add));
        check.hasChanged();
        assertThatThrownBy(() -> check(maker.sign(bundle())))
                .hasMessageContaining("larger than")
                .hasMessageContaining("deploy.manifest-limit");
    }

    @Test
    void certificates_may_be_binary_and_several_in_a_file() throws Exception {
        Files.delete(trusted.resolve("maker.pem"));
        Files.write(trusted.resolve("stranger.der"), stranger.der());
        Files.writeString(trusted.resolve("both.pem"), expired.pem() + maker.pem());
        assertThat(check.hasChanged()).isTrue();
        check(maker.sign(bundle()));
        check(stranger.sign(bundle()));
        assertThat(problems).isEmpty();
    }

    @Test
    void one_without_a_signature_is_refused() {
        assertThatThrownBy(() -> check(bundle()))
                .hasMessageStartingWith("it is not signed (deploy.require-signed is set); sign it");
    }

    @Test
    void one_that_is_signed_by_somebody_else_is_refused_with_its_name() {
        assertThatThrownBy(() -> check(stranger.sign(bundle())))
                .hasMessageContaining("CN=stranger")
                .hasMessageContaining("not in etc/trusted");
    }

    @Test
    void one_of_several_signatures_is_enough() throws Exception {
        // Two signatures need two names.
        check(maker.sign(rewrittenName(stranger.sign(bundle()), "META-INF/TEST.", "META-INF/OTHER.")));
    }

    private static byte[] rewrittenName(byte[] signed, String before, String after) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(signed));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName().replace(before, after)));
                out.write(in.readAllBytes());
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void content_that_was_changed_afterwards_is_refused() throws Exception {
        byte[] tampered = rewritten(maker.sign(bundle()), "content.txt", content -> "evil".getBytes());
        assertThatThrownBy(() -> check(tampered)).hasMessageContaining("it was changed after it was signed");
    }

    @Test
    void a_manifest_that_was_changed_afterwards_is_refused() throws Exception {
        byte[] tampered = rewritten(maker.sign(bundle()), "META-INF/MANIFEST.MF", content -> new String(content)
                .replace("some.bundle", "evil.bundle")
                .getBytes());
        assertThatThrownBy(() -> check(tampered)).isInstanceOf(UnusableFileException.class);
    }

    @Test
    void content_that_was_added_afterwards_is_refused() throws Exception {
        byte[] extended = rewritten(maker.sign(bundle()), "", content -> content, "evil/Extra.class");
        assertThatThrownBy(() -> check(extended))
                .hasMessageContaining("it is only partly signed: evil/Extra.class is not signed");
        byte[] hidden = rewritten(maker.sign(bundle()), "", content -> content, "META-INF/services/evil");
        assertThatThrownBy(() -> check(hidden)).hasMessageContaining("META-INF/services/evil");
    }

    @Test
    void one_whose_signature_was_taken_out_is_refused() throws Exception {
        byte[] stripped = rewritten(maker.sign(bundle()), "META-INF/TEST.EC", content -> null);
        assertThatThrownBy(() -> check(stripped)).hasMessageContaining("it is not signed");
    }

    @Test
    void a_certificate_counts_until_it_expires_and_may_be_renewed() throws Exception {
        byte[] signed = expired.sign(bundle());
        Files.writeString(trusted.resolve("expired.pem"), expired.pem());
        assertThat(check.hasChanged()).isTrue();
        assertThatThrownBy(() -> check(signed))
                .hasMessageContaining("CN=expired")
                .hasMessageContaining("expired on ");

        Files.writeString(trusted.resolve("renewed.pem"), expired.renewed().pem());
        assertThat(check.hasChanged()).isTrue();
        check(signed);
    }

    @Test
    void what_is_no_certificate_is_reported_once_and_the_others_count() throws Exception {
        Files.writeString(trusted.resolve("readme.txt"), "these are the keys that we trust");
        assertThat(check.hasChanged()).isTrue();
        assertThat(check.hasChanged()).isFalse();
        assertThat(problems).singleElement().asString().contains("trusted/readme.txt: ignored");
        check(maker.sign(bundle()));
    }

    @Test
    void without_any_certificate_everything_is_refused() throws Exception {
        Files.delete(trusted.resolve("maker.pem"));
        Files.delete(trusted);
        assertThat(check.hasChanged()).isTrue();
        assertThatThrownBy(() -> check(maker.sign(bundle())))
                .hasMessageContaining("etc/trusted contains no certificate");
    }

    @Test
    void what_only_has_the_name_of_a_signature_has_to_be_signed() throws Exception {
        byte[] signed = maker.sign(bundle());
        for (String name : new String[] {"META-INF/x.SF", "META-INF/SIG-x", "META-INF/x.RSA", "meta-inf/x.ec"}) {
            assertThatThrownBy(() -> check(rewritten(signed, "", content -> content, name)))
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageContaining("only partly signed: " + name);
        }
        assertThatThrownBy(() -> check(rewritten(signed, "", content -> content, "META-INF/x.SF", "META-INF/x.EC")))
                .hasMessageContaining("only partly signed: META-INF/");
    }

    @Test
    void what_holds_the_certificate_of_the_signer_and_signs_nothing_is_refused() throws Exception {
        byte[] signed = maker.sign(bundle());
        byte[] file = "Signature-Version: 1.0\nX-Digest-Manifest-Main-Attributes: x\n\nName: content.txt\n".getBytes();
        byte[] certificatesOnly = CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(maker.certificate()))
                .getEncoded("PKCS7");
        for (byte[] block : List.of(maker.pem().getBytes(), maker.der(), certificatesOnly)) {
            for (String name : new String[] {"EVIL.RSA", "EVIL.DSA", "EVIL.EC", "evil.ec"}) {
                for (String fileName : new String[] {"EVIL.SF", "evil.sf"}) {
                    byte[] evil = with(signed, Map.of("META-INF/" + fileName, file, "META-INF/" + name, block));
                    assertThatThrownBy(() -> check(evil))
                            .as(name + " " + fileName)
                            .isInstanceOf(UnusableFileException.class)
                            .hasMessageContaining(
                                    block == certificatesOnly
                                            ? "cannot verify signature block file META-INF/EVIL"
                                            : "only partly signed: META-INF/" + name);
                }
            }
        }
    }

    @Test
    void one_more_block_for_a_signature_has_to_be_of_this_signature() throws Exception {
        byte[] signed = maker.sign(bundle());
        byte[] file = "Signature-Version: 1.0\nX-Digest-Manifest-Main-Attributes: x\n\n".getBytes();
        assertThatThrownBy(() -> check(
                        with(signed, Map.of("META-INF/EVIL.SF", file, "META-INF/EVIL.EC", entry(signed, "TEST.EC")))))
                .hasMessageContaining("cannot verify signature block file META-INF/EVIL");
        byte[] ofOther = entry(maker.sign(SomeBundle.of("other.bundle", "1.0.0")), "TEST.EC");
        assertThatThrownBy(() -> check(with(signed, Map.of("META-INF/TEST.RSA", ofOther))))
                .hasMessageContaining("cannot verify signature block file META-INF/TEST");
        assertThatThrownBy(() -> check(
                        with(signed, Map.of("META-INF/test.dsa", maker.pem().getBytes()))))
                .hasMessageContaining("only partly signed: META-INF/test.dsa");
    }

    @Test
    void signatures_count_in_lower_case_too_and_whatever_the_size_and_name_of_what_they_cover() throws Exception {
        byte[] jar = with(SomeBundle.of("some.bundle", "1.0.0"), Map.of("n\u00e4me".repeat(30), new byte[100_000]));
        byte[] large = rewritten(jar, "content.txt", content -> null);
        check(maker.sign(rewrittenName(stranger.sign(large), "META-INF/TEST.", "META-INF/other.")));
        check(rewrittenName(maker.sign(large), "META-INF/TEST.", "META-INF/test."));
        check(rewrittenName(maker.sign(large), "META-INF/TEST.SF", "META-INF/test.sf"));
    }

    private static byte[] entry(byte[] jar, String name) throws Exception {
        try (var in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals("META-INF/" + name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static byte[] with(byte[] jar, Map<String, byte[]> added) throws Exception {
        byte[] more = rewritten(jar, "", content -> content, added.keySet().toArray(String[]::new));
        for (var entry : added.entrySet()) {
            more = rewritten(more, entry.getKey(), name -> entry.getValue());
        }
        return more;
    }

    @Test
    void an_unsigned_entry_that_is_found_by_the_name_of_a_class_is_refused() throws Exception {
        byte[] signed = maker.sign(bundle());
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(signed));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(in.readAllBytes());
            }
            out.putNextEntry(new ZipEntry("a/A.class/"));
            out.write(1);
        }
        assertThatThrownBy(() -> check(bytes.toByteArray())).hasMessageContaining("a/A.class/");
    }

    @Test
    void a_pipe_among_the_certificates_is_left_out_and_not_waited_for() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", trusted.resolve("pipe.pem").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(check.hasChanged()).isTrue();
        assertThat(problems).singleElement().asString().contains("trusted/pipe.pem: ignored", "a pipe");
        check(maker.sign(bundle()));
    }
}
