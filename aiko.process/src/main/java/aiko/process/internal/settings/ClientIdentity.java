// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import aiko.message.internal.transport.OwnCertificateException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate of the client. It is sent whichever authorities the server names, as by the clients of Mosquitto, unless it is
 * not valid at present: a server that rejects it closes the connection, often without a reason.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Path file;
    private final X509Certificate[] chain;
    private final PrivateKey key;

    ClientIdentity(Path file, X509Certificate[] chain, PrivateKey key) {
        this.file = file;
        this.chain = chain;
        this.key = key;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return choose(keyTypes);
    }

    private String choose(String... keyTypes) {
        try {
            chain[0].checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new OwnCertificateException("the client certificate " + file + " has expired");
        } catch (CertificateNotYetValidException early) {
            throw new OwnCertificateException("the client certificate " + file + " is not valid yet");
        }
        return Arrays.asList(keyTypes).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
