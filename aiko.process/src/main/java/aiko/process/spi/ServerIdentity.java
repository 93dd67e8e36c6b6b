// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
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
 * The certificate and the key of a server, PEM files as those of Mosquitto. Files that have changed are read again when somebody asks
 * for a context or an engine, at most every 5 s; if they cannot be used, the former ones stay in effect, and a line reports it. For
 * one thread.
 *
 * <pre>{@code
 * var identity = new ServerIdentity(folder.resolve("server.pem"), folder.resolve("server.key"), line -> logger.error("{}", line));
 * SSLEngine engine = identity.engine();
 * }</pre>
 */
@MayBlock
public final class ServerIdentity {
    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final char[] NO_PASSWORD = {};
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path certificate;
    private final Path key;
    private final Consumer<String> problems;

    private SSLContext context;
    private List<FileTime> read;
    private long lookedAt;

    /**
     * Reads the files.
     *
     * @param certificate PEM file with the certificate, followed by those up to an authority
     * @param key PEM file with its private key, in PKCS #8 and not encrypted
     * @param problems takes a line about changed files that cannot be used
     * @throws IOException if they cannot be used; the message names the file and the cause
     */
    public ServerIdentity(Path certificate, Path key, Consumer<String> problems) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.problems = problems;
        read = times();
        context = created();
        lookedAt = System.nanoTime();
    }

    /** For a new connection: as a server, with TLS 1.2 or 1.3. */
    public SSLEngine engine() {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(protocols());
        return engine;
    }

    /** For servers that create their engines themselves: another one each time the files have changed. */
    public SSLContext context() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            look();
        }
        return context;
    }

    /** The names of the protocols, as {@link SSLEngine#setEnabledProtocols} wants them. */
    public static String[] protocols() {
        return PROTOCOLS.clone();
    }

    private void look() {
        try {
            List<FileTime> times = times();
            if (!times.equals(read)) {
                read = times;
                context = created();
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

    private SSLContext created() throws IOException {
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
