// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate and the key of a server, PEM files as those of Mosquitto. Files that have changed are read again by {@link #refresh},
 * at most every 5 s; if they cannot be used, or do not belong together (yet), the former ones stay in effect, and a line reports it. For one thread.
 *
 * <pre>{@code
 * var identity = new ServerIdentity(folder.resolve("server.pem"), folder.resolve("server.key"), line -> logger.error("{}", line));
 * var engine = identity.engine();
 * }</pre>
 */
@MayBlock
public final class ServerIdentity {
    private static final long LOOK_NANOS = 5_000_000_000L;
    /** Strangers can have them kept; those of TLS 1.3 are kept by the clients. */
    private static final int MOST_SESSIONS = 256;

    private static final char[] NO_PASSWORD = {};
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path certificate;
    private final Path key;
    private final Consumer<String> problems;

    private final SSLContext context;
    private volatile X509ExtendedKeyManager current;
    private List<FileTime> read;
    private long lookedAt;
    private String reported = "";

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
        current = keys();
        context = created();
        lookedAt = System.nanoTime();
    }

    /** For a new connection: as a server, with TLS 1.2 or 1.3, and with the current files. */
    public SSLEngine engine() {
        refresh();
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(protocols());
        return engine;
    }

    /** For servers that create their engines themselves: always the same, with what was read last. */
    public SSLContext context() {
        return context;
    }

    /** Reads the files again if they have changed. */
    public void refresh() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            look();
        }
    }

    /** The names of the protocols, as {@link SSLEngine#setEnabledProtocols} wants them. */
    public static String[] protocols() {
        return PROTOCOLS.clone();
    }

    /** Without regard to the time. */
    void look() {
        try {
            List<FileTime> times = times();
            if (!times.equals(read)) {
                current = keys();
                read = times;
            }
            reported = "";
        } catch (IOException unusable) {
            // It may be complete, or there may be a file handle, at the next look.
            String problem = unusable.getMessage() + "; using the former certificate";
            if (!reported.equals(problem)) {
                reported = problem;
                problems.accept(problem);
            }
        }
    }

    private List<FileTime> times() throws IOException {
        try {
            return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
        } catch (IOException missing) {
            throw new IOException(
                    "cannot read "
                            + SecretFile.problem(certificate)
                                    .or(() -> SecretFile.problem(key))
                                    .orElseGet(missing::getMessage),
                    missing);
        }
    }

    private X509ExtendedKeyManager keys() throws IOException {
        try {
            List<X509Certificate> chain = PemFiles.certificates(certificate);
            PrivateKey own =
                    PemFiles.privateKey(key, chain.get(0).getPublicKey().getAlgorithm());
            if (!PemFiles.isKeyOf(chain.get(0).getPublicKey(), own)) {
                throw new IOException("tls.key " + key + " does not belong to tls.certificate " + certificate);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", own, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            return (X509ExtendedKeyManager) managers.getKeyManagers()[0];
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable.getMessage(), unusable);
        }
    }

    private SSLContext created() throws IOException {
        try {
            SSLContext created = SSLContext.getInstance("TLS");
            created.init(new KeyManager[] {new CurrentKeys()}, null, null);
            created.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
            return created;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable.getMessage(), unusable);
        }
    }

    /** What was read last. */
    private final class CurrentKeys extends X509ExtendedKeyManager {
        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return current.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return current.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return current.getServerAliases(keyType, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return current.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return current.getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return current.getClientAliases(keyType, issuers);
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return current.chooseClientAlias(keyType, issuers, socket);
        }
    }
}
