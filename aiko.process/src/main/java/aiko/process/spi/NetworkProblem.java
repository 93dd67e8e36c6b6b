// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.AnyThread;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Describes in plain words why a connection failed, in the same words for all clients of a container: MQTT, InfluxDB, collectors of
 * traces.
 *
 * <pre>{@code
 * void report(String server, Exception failure) {
 *     logger.warn("cannot write to {}: {}; retrying", server, NetworkProblem.describe(failure));
 * }
 * }</pre>
 */
@AnyThread
public final class NetworkProblem {
    private static final int LONGEST_CHAIN = 16;

    private NetworkProblem() {}

    /**
     * The problem, such as {@code connection refused}. Of a failure of another kind, the message of the innermost cause that has one, or
     * its type.
     */
    public static String describe(Throwable failure) {
        List<Throwable> causes = causes(failure);
        // It has a ConnectException as its cause if the time for the connection was over.
        if (causes.stream().anyMatch(NetworkProblem::isHttpTimeout)) {
            return "no answer";
        }
        for (Throwable cause : causes) {
            Optional<String> known = of(cause);
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (causes.stream().anyMatch(ClosedChannelException.class::isInstance)) {
            return "connection broken";
        }
        return causes.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElseGet(() -> failure.getClass().getSimpleName());
    }

    /** The failure and its causes, the innermost first: it is the most precise one. */
    public static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && causes.size() < LONGEST_CHAIN; cause = cause.getCause()) {
            causes.add(cause);
        }
        Collections.reverse(causes);
        return causes;
    }

    /** The problem that an exception without its causes shows; empty if it is of another kind. */
    public static Optional<String> of(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return Optional.of("unknown host");
        }
        if (cause instanceof NoRouteToHostException) {
            return Optional.of("no route to host");
        }
        if (cause instanceof ConnectException) {
            return Optional.of(lowerCase(cause.getMessage(), "connection refused"));
        }
        if (cause instanceof SocketTimeoutException || isHttpTimeout(cause)) {
            return Optional.of("no answer");
        }
        if (cause instanceof EOFException) {
            return Optional.of("the server closed the connection");
        }
        if (cause instanceof SocketException) {
            return Optional.of(lowerCase(cause.getMessage(), "connection broken"));
        }
        return certificate(cause);
    }

    /** By the name: the module of the JDK's client for HTTP is not part of every Java. */
    private static boolean isHttpTimeout(Throwable cause) {
        return cause.getClass().getName().matches("java\\.net\\.http\\.Http(Connect)?TimeoutException");
    }

    private static Optional<String> certificate(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("the certificate of the server has expired");
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("the certificate of the server is not valid yet");
        }
        if (cause instanceof CertPathBuilderException) {
            return Optional.of("the certificate of the server is not signed by a trusted authority");
        }
        if (cause instanceof CertificateException) {
            return Optional.of("the certificate of the server is not trusted: " + cause.getMessage());
        }
        return cause instanceof SSLException ? Optional.of(tls(String.valueOf(cause.getMessage()))) : Optional.empty();
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

    private static String lowerCase(@Nullable String message, String otherwise) {
        if (message == null || message.isBlank()) {
            return otherwise;
        }
        String known = message.replace(" (Connection refused)", "");
        return Character.toLowerCase(known.charAt(0)) + known.substring(1);
    }
}
