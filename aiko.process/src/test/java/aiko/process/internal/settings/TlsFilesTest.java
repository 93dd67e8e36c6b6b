// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.internal.Certificates;
import aiko.message.internal.transport.OwnCertificateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the PEM files of a connection. */
class TlsFilesTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void makeFiles() throws Exception {
        certificates = new Certificates(folder, "Authority");
        certificates.sign("client", "client.example", -1, 10);
        certificates.sign("expired", "client.example", -10, 5);
        certificates.sign("early", "client.example", 5, 10);
        Files.writeString(folder.resolve("text.pem"), "neither certificate nor key");
        Files.writeString(folder.resolve("odd.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    }

    private static Optional<Path> file(String name) {
        return Optional.ofNullable(name).map(folder::resolve);
    }

    @Test
    void authorities_and_a_certificate_with_its_key_are_used() {
        assertThat(new TlsFiles(file("ca.pem"), file("client.pem"), file("client.key")).context())
                .isNotNull();
        assertThat(new TlsFiles(file("ca.pem"), Optional.empty(), Optional.empty()).context())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "text.pem,,, text.pem",
        ", text.pem, client.key, text.pem",
        ", client.pem, text.pem, text.pem contains no \"PRIVATE KEY\"",
        ", client.pem, odd.key, odd.key is not the key of the certificate",
        ", client.pem, expired.key, expired.key does not belong to mqtt.tls.certificate",
        ", client.pem,, mqtt.tls.certificate and mqtt.tls.key require each other",
        ",, client.key, mqtt.tls.certificate and mqtt.tls.key require each other"
    })
    void files_that_cannot_be_used_are_named(String authorities, String certificate, String key, String problem) {
        var files = new TlsFiles(file(authorities), file(certificate), file(key));
        assertThatThrownBy(files::context)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"expired, has expired", "early, is not valid yet"})
    void a_certificate_that_is_out_of_date_is_not_shown(String name, String problem) throws Exception {
        try (var in = Files.newInputStream(certificates.pem(name))) {
            var certificate = (java.security.cert.X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
            var identity = new ClientIdentity(
                    certificates.pem(name), new java.security.cert.X509Certificate[] {certificate}, null);
            assertThatThrownBy(() -> identity.chooseClientAlias(new String[] {"EC"}, null, null))
                    .isInstanceOf(OwnCertificateException.class)
                    .hasMessage("the client certificate " + certificates.pem(name) + " " + problem);
        }
    }
}
