// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Says in plain words why a connection could not be made. */
final class ConnectionProblem {
    private ConnectionProblem() {}

    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String known(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to host";
        }
        if (cause instanceof SocketTimeoutException) {
            return "it does not answer";
        }
        if (cause instanceof CertificateExpiredException) {
            return "its certificate has expired";
        }
        if (cause instanceof CertificateException certificate) {
            return "its certificate is not trusted: " + certificate.getMessage();
        }
        if (cause instanceof SSLException && cause.getCause() == null) {
            return "TLS: " + cause.getMessage();
        }
        return cause instanceof MqttException refusal ? refusal(refusal.getReasonCode()) : null;
    }

    private static String refusal(int reasonCode) {
        return switch (reasonCode) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION -> "wrong user name or password";
            case MqttException.REASON_CODE_NOT_AUTHORIZED -> "not authorized; check user name and password";
            case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "it refuses the client identifier";
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "it says that it is unavailable";
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> "it does not speak MQTT 3.1.1";
            case MqttException.REASON_CODE_CLIENT_TIMEOUT -> "it does not answer";
            default -> null;
        };
    }
}
