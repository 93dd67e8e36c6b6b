// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The PEM files of a TLS connection, in the form that the clients of Mosquitto accept.
 *
 * @param authorities the trusted authorities; empty for those of the JVM
 * @param certificate the client's certificate, followed by those up to an authority
 * @param key the client's private key, PKCS #8
 */
public record TlsFiles(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    public boolean isEmpty() {
        return authorities.isEmpty() && certificate.isEmpty() && key.isEmpty();
    }

    /** @throws IllegalArgumentException if the files cannot be used; the message names the file and the cause */
    public SSLContext context() {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("mqtt.tls.certificate and mqtt.tls.key require each other");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate authority : certificates(authorities.get())) {
            store.setCertificateEntry("authority-" + ++count, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty()) {
            return null;
        }
        X509Certificate[] chain = certificates(certificate.get()).toArray(X509Certificate[]::new);
        String algorithm = chain[0].getPublicKey().getAlgorithm();
        return new KeyManager[] {new ClientIdentity(certificate.get(), chain, privateKey(key.orElseThrow(), algorithm))
        };
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> found;
        try (InputStream in = Files.newInputStream(file)) {
            found = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (GeneralSecurityException unreadable) {
            throw new GeneralSecurityException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + " contains no certificate");
        }
        return found;
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws IOException, GeneralSecurityException {
        Matcher matcher = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
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

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
