// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import aiko.process.spi.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The certificate and the key of the server, PEM files as those of Mosquitto. Files that have changed are read again when a client
 * connects, at most every few seconds; if they cannot be used, the former ones stay in effect, and a line reports it.
 */
public final class ServerIdentity {
    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final char[] NO_PASSWORD = {};
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path certificate;
    private final Path key;
    private final Consumer<String> problems;

    // Owned by the server's thread.
    private SSLContext context;
    private List<FileTime> read;
    private long lookedAt;

    /**
     * Reads the files.
     *
     * @throws IOException if they cannot be used; the message names the file and the cause
     */
    public ServerIdentity(Path certificate, Path key, Consumer<String> problems) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.problems = problems;
        read = times();
        context = context();
        lookedAt = System.nanoTime();
    }

    /** For a new connection. */
    public SSLEngine engine() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            look();
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    private void look() {
        try {
            List<FileTime> times = times();
            if (!times.equals(read)) {
                read = times;
                context = context();
            }
        } catch (IOException unusable) {
            problems.accept(unusable.getMessage() + "; using the former certificate");
        }
    }

    private List<FileTime> times() throws IOException {
        try {
            return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
        } catch (IOException missing) {
            throw new IOException("cannot read " + missing.getMessage(), missing);
        }
    }

    private SSLContext context() throws IOException {
        try {
            List<X509Certificate> chain = PemFiles.certificates(certificate);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry(
                    "server",
                    PemFiles.privateKey(key, chain.get(0).getPublicKey().getAlgorithm()),
                    NO_PASSWORD,
                    chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext created = SSLContext.getInstance("TLS");
            created.init(managers.getKeyManagers(), null, null);
            return created;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable.getMessage(), unusable);
        }
    }
}
