// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.internal.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a certificate with its own key is ever used. */
class ServerIdentityTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    private final List<String> lines = new ArrayList<>();
    private final Path certificate = folder.resolve("used.pem");
    private final Path key = folder.resolve("used.key");
    private long time = 1_000_000_000_000L;

    @BeforeAll
    static void makeFiles() throws Exception {
        certificates = new Certificates(folder, "Authority");
        certificates.sign("former", "server.example", -1, 10);
        certificates.sign("renewed", "server.example", -1, 10);
    }

    /** Each copy is later than the one before. */
    private void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        time += 10_000;
        Files.setLastModifiedTime(to, FileTime.fromMillis(time));
    }

    private ServerIdentity identity() throws IOException {
        return new ServerIdentity(certificate, key, lines::add);
    }

    /** The common name of the server that a client sees. */
    private static String shownBy(ServerIdentity identity) throws Exception {
        SSLEngine server = identity.engine();
        SSLEngine client = certificates.context(null).createSSLEngine();
        client.setUseClientMode(true);
        client.beginHandshake();
        server.beginHandshake();
        int room = client.getSession().getPacketBufferSize() * 4;
        var toServer = java.nio.ByteBuffer.allocate(room);
        var toClient = java.nio.ByteBuffer.allocate(room);
        for (int step = 0; step < 100 && !isDone(client, server); step++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(isDone(client, server)).isTrue();
        return ((X509Certificate) client.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static boolean isDone(SSLEngine client, SSLEngine server) {
        return client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, java.nio.ByteBuffer in, java.nio.ByteBuffer out) throws IOException {
        var nothing = java.nio.ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(java.nio.ByteBuffer.allocate(0), out);
            case NEED_TASK -> engine.getDelegatedTask().run();
            default -> {
                in.flip();
                engine.unwrap(in, nothing);
                in.compact();
            }
        }
    }

    @Test
    void a_key_of_another_certificate_is_refused_at_the_start() throws Exception {
        copy(certificates.pem("former"), certificate);
        copy(certificates.key("renewed"), key);

        assertThatThrownBy(this::identity)
                .hasMessage("tls.key " + key + " does not belong to tls.certificate " + certificate);
    }

    @Test
    void the_former_pair_stays_in_effect_until_both_files_are_renewed() throws Exception {
        copy(certificates.pem("former"), certificate);
        copy(certificates.key("former"), key);
        var identity = identity();
        assertThat(shownBy(identity)).isEqualTo("CN=former");

        copy(certificates.pem("renewed"), certificate);
        identity.look();
        identity.look();
        assertThat(lines)
                .containsExactly("tls.key " + key + " does not belong to tls.certificate " + certificate
                        + "; using the former certificate");
        assertThat(shownBy(identity)).isEqualTo("CN=former");

        copy(certificates.key("renewed"), key);
        identity.look();
        assertThat(lines).hasSize(1);
        assertThat(shownBy(identity)).isEqualTo("CN=renewed");
    }

    @Test
    void a_missing_file_is_named_with_its_cause() throws Exception {
        copy(certificates.pem("former"), certificate);
        Files.deleteIfExists(key);

        assertThatThrownBy(this::identity).hasMessage("cannot read " + key + ": no such file");
    }

    @Test
    void keys_of_all_usual_kinds_are_told_apart() throws Exception {
        for (String kind : List.of("RSA", "EC", "Ed25519", "RSASSA-PSS", "DSA")) {
            var generator = KeyPairGenerator.getInstance(kind);
            var one = generator.generateKeyPair();
            var other = generator.generateKeyPair();
            assertThat(PemFiles.isKeyOf(one.getPublic(), one.getPrivate()))
                    .as(kind)
                    .isTrue();
            assertThat(PemFiles.isKeyOf(one.getPublic(), other.getPrivate()))
                    .as(kind)
                    .isFalse();
        }
    }
}
