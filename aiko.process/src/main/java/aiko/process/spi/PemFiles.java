// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

    private static final String PSS = "RSASSA-PSS";
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "DSA", "SHA256withDSA");

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

    /**
     * Whether a private key belongs to the public key of a certificate: signs with the one, and verifies with the other. True if this JVM
     * cannot sign with such a key.
     */
    public static boolean isKeyOf(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
        String algorithm = certified.getAlgorithm();
        Signature signature;
        try {
            signature = Signature.getInstance(SIGNATURES.getOrDefault(algorithm, algorithm));
            if (algorithm.equals(PSS)) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
        } catch (NoSuchAlgorithmException unknown) {
            return true;
        }
        byte[] text = new byte[32];
        try {
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException another) {
            // Of another kind, curve or length.
            return false;
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
