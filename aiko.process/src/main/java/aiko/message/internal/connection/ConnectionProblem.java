// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.message.internal.transport.OwnCertificateException;
import aiko.message.internal.websocket.WebSocketClosedException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Describes in plain words why a connection failed. */
public final class ConnectionProblem {
    private static final int LONGEST_CHAIN = 16;

    private ConnectionProblem() {}

    public static String describe(Throwable failure) {
        // The innermost cause is the most precise.
        List<Throwable> chain = chain(failure);
        for (int i = chain.size() - 1; i >= 0; i--) {
            String known = known(chain.get(i));
            if (known != null) {
                return known;
            }
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Whether the server has answered and refused. */
    static boolean isRefusal(Throwable failure) {
        return refusal(failure).isPresent();
    }

    /** Whether the server has not answered, and not closed the connection either. */
    static boolean isSilence(Throwable failure) {
        return isCausedBy(failure, SocketTimeoutException.class)
                || chain(failure).stream()
                        .anyMatch(cause -> cause instanceof MqttException mqtt && timeout(mqtt) != null);
    }

    static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return chain(failure).stream().anyMatch(type::isInstance);
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && chain.size() < LONGEST_CHAIN; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String known(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (cause instanceof ConnectException) {
            return lowerCase(cause.getMessage(), "connection refused");
        }
        if (cause instanceof SocketTimeoutException) {
            return "no answer";
        }
        if (cause instanceof WebSocketClosedException || cause instanceof ProtocolException) {
            return cause.getMessage();
        }
        if (cause instanceof EOFException) {
            return "the server closed the connection";
        }
        if (cause instanceof SocketException) {
            return lowerCase(cause.getMessage(), "connection broken");
        }
        if (cause instanceof MqttException mqtt) {
            return refusal(mqtt).orElseGet(() -> timeout(mqtt));
        }
        return cause instanceof OwnCertificateException ? cause.getMessage() : certificate(cause);
    }

    private static String certificate(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the certificate of the server has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the certificate of the server is not valid yet";
        }
        if (cause instanceof java.security.cert.CertPathBuilderException) {
            return "the certificate of the server is not signed by a trusted authority";
        }
        if (cause instanceof CertificateException) {
            return "the certificate of the server is not trusted: " + cause.getMessage();
        }
        return cause instanceof SSLException ? tls(String.valueOf(cause.getMessage())) : null;
    }

    /** The JDK names the alert that the server has sent only in the text of the exception. */
    private static String tls(String message) {
        return switch (message.substring(message.lastIndexOf(' ') + 1)) {
            case "certificate_required" -> "the server requires a client certificate";
            case "certificate_expired" -> "the server rejects the client certificate: expired";
            case "bad_certificate",
                    "certificate_unknown",
                    "unknown_ca",
                    "unsupported_certificate" -> "the server rejects the client certificate, or requires one: "
                    + message;
            case "message" -> "the server does not speak TLS";
            default -> "TLS: " + message;
        };
    }

    private static Optional<String> refusal(Throwable failure) {
        if (!(failure instanceof MqttException refusal)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (refusal.getReasonCode()) {
                    case MqttException.REASON_CODE_FAILED_AUTHENTICATION -> "wrong user name or password";
                    case MqttException.REASON_CODE_NOT_AUTHORIZED -> "not authorized; check user name and password";
                    case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "the server rejects the client identifier";
                    case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "the server is unavailable";
                    case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> "the server does not support MQTT 3.1.1";
                    default -> null;
                });
    }

    private static String timeout(MqttException failure) {
        return switch (failure.getReasonCode()) {
            case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT -> "no answer";
            default -> null;
        };
    }

    private static String lowerCase(String message, String otherwise) {
        if (message == null || message.isBlank()) {
            return otherwise;
        }
        String known = message.replace(" (Connection refused)", "");
        return Character.toLowerCase(known.charAt(0)) + known.substring(1);
    }
}
