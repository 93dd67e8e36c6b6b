// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys from PEM files as Mosquitto has them. The message of each exception names the file and the cause.
 *
 * <pre>{@code
 * var chain = PemFiles.certificates(folder.resolve("server.pem"));
 * }</pre>
 */
@MayBlock
public final class PemFiles {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    private PemFiles() {}

    /**
     * The certificates of a file, in its order.
     *
     * @return at least one
     */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> found;
        byte[] content = content(file);
        try {
            found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (GeneralSecurityException unreadable) {
            throw new GeneralSecurityException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " contains no certificate");
        }
        return found;
    }

    /**
     * The private key of a certificate, in PKCS #8 and not encrypted.
     *
     * @param algorithm that of the public key of the certificate
     */
    public static PrivateKey privateKey(Path file, String algorithm) throws IOException, GeneralSecurityException {
        Matcher matcher = PRIVATE_KEY.matcher(new String(content(file), StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new GeneralSecurityException(
                    file + " contains no \"PRIVATE KEY\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException | GeneralSecurityException unreadable) {
            throw new GeneralSecurityException(
                    file + " is not the key of the certificate, or is not readable: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return SecretFile.bytes(file);
        } catch (IOException unreadable) {
            throw new IOException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
