// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import aiko.process.spi.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
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
        for (Certificate authority : PemFiles.certificates(authorities.get())) {
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
        X509Certificate[] chain = PemFiles.certificates(certificate.get()).toArray(X509Certificate[]::new);
        String algorithm = chain[0].getPublicKey().getAlgorithm();
        PrivateKey own = PemFiles.privateKey(key.orElseThrow(), algorithm);
        if (!PemFiles.isKeyOf(chain[0].getPublicKey(), own)) {
            throw new IOException(
                    "mqtt.tls.key " + key.get() + " does not belong to mqtt.tls.certificate " + certificate.get());
        }
        return new KeyManager[] {new ClientIdentity(certificate.get(), chain, own)};
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
