// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.internal.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of servers in certificates, also those that the JDK takes for none. */
class TlsNameTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "broker.example.com., broker.example.com, true",
        "::1, ::1, true",
        "fe80::1%eth0, fe80::1, true",
        "127.0.0.1, 127.0.0.1, true",
        "vulkan.österreich, vulkan.xn--sterreich-z7a, true",
        "mqtt_broker, mqtt_broker, false",
        "mqtt_broker., mqtt_broker, false",
    })
    void each_is_said_to_the_server_as_it_has_to_be(String host, String text, boolean isKnownToJdk) {
        assertThat(TlsName.of(host)).isEqualTo(new TlsName(text, isKnownToJdk));
    }

    @Test
    void a_certificate_is_that_of_a_name_or_it_is_not() throws Exception {
        var certificates = new Certificates(folder, "Authority");
        certificates.sign("server", "*.example.com", -1, 10);
        X509Certificate certificate;
        try (var pem = Files.newInputStream(certificates.pem("server"))) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }

        assertThatCode(() -> TlsName.of("mqtt_broker.example.com").check(certificate))
                .doesNotThrowAnyException();
        for (String other :
                new String[] {"mqtt_broker", "a.mqtt_broker.example.com", "mqtt_broker.example.org", "server"}) {
            assertThatThrownBy(() -> new TlsName(other, false).check(certificate))
                    .isInstanceOf(CertificateException.class)
                    .hasMessage("No subject alternative DNS name matching " + other + " found.");
        }
    }
}
