// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings of a process with their origins resolved: configuration over environment over default. A value that cannot
 * be used is reported in one line, and the next origin counts.
 *
 * @param mqttConfigured whether someone named the MQTT server's host
 */
record ProcessSettings(
        String namespace,
        String mqttHost,
        int mqttPort,
        boolean mqttConfigured,
        boolean webSockets,
        boolean tls,
        Optional<String> username,
        Optional<String> password) {
    static final String DEFAULT_NAMESPACE = "aiko";
    static final String DEFAULT_MQTT_HOST = "localhost";
    static final int DEFAULT_MQTT_PORT = 1883;

    static ProcessSettings resolve(
            ProcessConfiguration configuration, Map<String, String> environment, Consumer<String> problems) {
        var origins = new Origins(environment, problems);
        String namespace = origins.value(
                configuration.namespace(),
                "namespace",
                "AIKO_NAMESPACE",
                DEFAULT_NAMESPACE,
                ProcessSettings::namespace);
        Optional<String> host =
                origins.value(configuration.mqtt_host(), "mqtt.host", "AIKO_MQTT_HOST", Optional.empty(), Optional::of);
        int port = origins.value(
                configuration.mqtt_port(), "mqtt.port", "AIKO_MQTT_PORT", DEFAULT_MQTT_PORT, ProcessSettings::port);
        boolean webSockets = origins.value(
                configuration.mqtt_transport(),
                "mqtt.transport",
                "AIKO_MQTT_TRANSPORT",
                false,
                text -> oneOf(text, "websockets", "tcp"));
        Optional<String> username =
                origins.value(configuration.username(), "username", "AIKO_USERNAME", Optional.empty(), Optional::of);
        Optional<String> password =
                origins.value(configuration.password(), "password", "AIKO_PASSWORD", Optional.empty(), Optional::of);
        boolean tls = origins.value(
                configuration.mqtt_tls(),
                "mqtt.tls",
                "AIKO_MQTT_TLS",
                username.isPresent(),
                text -> oneOf(text, "true", "false"));
        return new ProcessSettings(
                namespace, host.orElse(DEFAULT_MQTT_HOST), port, host.isPresent(), webSockets, tls, username, password);
    }

    private static String namespace(String text) {
        new aiko.process.TopicPath(text, "host", "process", "0");
        return text;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("it has to be a number from 1 to 65535");
    }

    private static boolean oneOf(String text, String yes, String no) {
        if (text.equalsIgnoreCase(yes)) {
            return true;
        }
        if (text.equalsIgnoreCase(no)) {
            return false;
        }
        throw new IllegalArgumentException("it has to be " + yes + " or " + no);
    }

    private record Origins(Map<String, String> environment, Consumer<String> problems) {
        interface Reader<T> {
            T read(String text);
        }

        <T> T value(String configured, String key, String variable, T fallback, Reader<T> reader) {
            return read(configured, "setting " + key + " of " + ProcessConfiguration.PID, reader)
                    .or(() -> read(environment.getOrDefault(variable, ""), "environment variable " + variable, reader))
                    .orElse(fallback);
        }

        private <T> Optional<T> read(String text, String origin, Reader<T> reader) {
            String trimmed = text.trim();
            if (trimmed.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(reader.read(trimmed));
            } catch (IllegalArgumentException unusable) {
                problems.accept(origin + " is \"" + trimmed + "\" and is left out: " + unusable.getMessage());
                return Optional.empty();
            }
        }
    }
}
