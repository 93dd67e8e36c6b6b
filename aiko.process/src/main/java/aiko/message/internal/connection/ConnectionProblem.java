// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.message.internal.transport.OwnCertificateException;
import aiko.message.internal.websocket.WebSocketClosedException;
import aiko.process.spi.NetworkProblem;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Describes in plain words why a connection failed. */
public final class ConnectionProblem {
    private ConnectionProblem() {}

    public static String describe(Throwable failure) {
        for (Throwable cause : NetworkProblem.causes(failure)) {
            Optional<String> known = known(cause).or(() -> NetworkProblem.of(cause));
            if (known.isPresent()) {
                return known.get();
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
                || NetworkProblem.causes(failure).stream()
                        .anyMatch(cause -> cause instanceof MqttException mqtt && timeout(mqtt) != null);
    }

    static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return NetworkProblem.causes(failure).stream().anyMatch(type::isInstance);
    }

    /** Of a failure that only connections to MQTT servers have. */
    private static Optional<String> known(Throwable cause) {
        if (cause instanceof WebSocketClosedException
                || cause instanceof ProtocolException
                || cause instanceof OwnCertificateException) {
            return Optional.of(cause.getMessage());
        }
        return cause instanceof MqttException mqtt
                ? refusal(mqtt).or(() -> Optional.ofNullable(timeout(mqtt)))
                : Optional.empty();
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
}
