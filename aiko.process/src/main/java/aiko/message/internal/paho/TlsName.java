// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.message.internal.transport.MqttSettings;
import java.io.IOException;
import java.net.IDN;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;

/**
 * The name of a server, which is sent to it and looked up in its certificate. The JDK does both, but not for names that it does
 * not accept, like {@code mqtt_broker}, which the name service of containers resolves.
 *
 * @param text without a dot at the end, and without a zone
 * @param isKnownToJdk whether the JDK accepts it
 */
record TlsName(String text, boolean isKnownToJdk) {
    private static final String VERIFY_HOST_NAME = "HTTPS";
    private static final int DNS_NAME = 2;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]+)");

    static TlsName of(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.indexOf(':') >= 0) {
            return new TlsName(name.replaceFirst("%.*", ""), true);
        }
        String ascii = name.chars().allMatch(character -> character < 0x80) ? name : IDN.toASCII(name);
        try {
            return new TlsName(new SNIHostName(ascii).getAsciiName(), true);
        } catch (IllegalArgumentException notForTheJdk) {
            return new TlsName(ascii, false);
        }
    }

    /** TLS over a connected socket, with the identity of the server verified. */
    SSLSocket secure(Socket plain, int port, MqttSettings settings) throws IOException {
        var socket = (SSLSocket) context(settings).getSocketFactory().createSocket(plain, text, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        if (isKnownToJdk) {
            parameters.setEndpointIdentificationAlgorithm(VERIFY_HOST_NAME);
        } else {
            parameters.setServerNames(List.of(new PlainServerName(text)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!isKnownToJdk) {
            check(socket.getSession());
        }
        return socket;
    }

    private static SSLContext context(MqttSettings settings) throws IOException {
        try {
            return settings.tlsContext().isPresent() ? settings.tlsContext().get() : SSLContext.getDefault();
        } catch (NoSuchAlgorithmException none) {
            throw new IOException("this JVM has no TLS", none);
        }
    }

    private static final class PlainServerName extends SNIServerName {
        PlainServerName(String name) {
            super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void check(SSLSession session) throws IOException {
        try {
            check((X509Certificate) session.getPeerCertificates()[0]);
        } catch (CertificateException notItsName) {
            var refused = new SSLHandshakeException(notItsName.getMessage());
            refused.initCause(notItsName);
            throw refused;
        }
    }

    /** As in the JDK, the common name counts only if the certificate has no DNS name. */
    void check(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = (all == null ? List.<List<?>>of() : all)
                .stream()
                        .filter(name -> name.get(0).equals(DNS_NAME))
                        .map(name -> (String) name.get(1))
                        .toList();
        Matcher commonName =
                COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        boolean isIts = names.isEmpty()
                ? commonName.find() && matches(commonName.group(1))
                : names.stream().anyMatch(this::matches);
        if (!isIts) {
            throw new CertificateException("No subject alternative DNS name matching " + text + " found.");
        }
    }

    private boolean matches(String pattern) {
        if (pattern.startsWith("*.")) {
            int dot = text.indexOf('.');
            return dot > 0 && text.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
        return text.equalsIgnoreCase(pattern);
    }
}
