// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import aiko.process.TopicPath;
import aiko.process.spi.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/**
 * The settings of a process, each from its configuration, else from the environment, else its default. An invalid value is
 * reported in one line, and the next origin counts.
 *
 * @param host the host in topic paths
 * @param duplicateTerminate whether the container ends if another process has the same topic path
 */
public record ProcessSettings(
        String namespace,
        String host,
        ProcessId processId,
        boolean duplicateTerminate,
        MqttSettings mqtt,
        boolean registrarAbsentTerminate,
        int eventThreads,
        Duration eventBusyLimit,
        long eventInboxBytes,
        Duration swapGrace,
        Duration stateInterval) {
    static final String DEFAULT_NAMESPACE = "aiko";
    private static final int DEFAULT_SWAP_GRACE_SECONDS = 2;
    private static final int DEFAULT_EVENT_BUSY_LIMIT_SECONDS = 1;
    private static final int DEFAULT_STATE_INTERVAL_MILLIS = 1_000;
    private static final long FEWEST_BYTES = 1 << 20;
    private static final String NO_VARIABLE = "";
    private static final String TLS = "mqtt.tls.*";

    /** A framework property, treated like an environment variable. */
    static final String EVENT_THREADS_PROPERTY = "aiko.event.threads";

    public static ProcessSettings resolve(
            ProcessConfiguration configuration, String pid, BundleContext context, Logger logger) {
        var environment = new HashMap<>(System.getenv());
        String eventThreads = context.getProperty(EVENT_THREADS_PROPERTY);
        if (eventThreads != null) {
            environment.put(EVENT_THREADS_PROPERTY, eventThreads);
        }
        return resolve(configuration, environment, problem -> logger.error("{}", problem.in(pid)));
    }

    public static ProcessSettings resolve(
            ProcessConfiguration configuration,
            Map<String, String> environment,
            Consumer<ConfigurationProblem> problems) {
        var origins = new Origins(environment, problems);
        String namespace = origins.value(
                configuration.namespace(),
                "namespace",
                "AIKO_NAMESPACE",
                DEFAULT_NAMESPACE,
                ProcessSettings::namespace);
        String ownHost = origins.<Optional<String>>value(
                        configuration.process_host(),
                        "process.host",
                        "AIKO_PROCESS_HOST",
                        Optional.empty(),
                        text -> Optional.of(host(text)))
                .orElseGet(LocalHost::name);
        boolean duplicateTerminate = origins.value(
                configuration.process_duplicate(),
                "process.duplicate",
                "AIKO_PROCESS_DUPLICATE",
                false,
                text -> oneOf(text, "terminate", "rename"));
        MqttSettings mqtt = mqtt(configuration, origins);
        boolean registrarAbsentTerminate = origins.value(
                configuration.registrar_absent_terminate(),
                "registrar.absent.terminate",
                NO_VARIABLE,
                false,
                text -> oneOf(text, "true", "false"));
        int eventThreads = origins.value(
                configuration.event_threads(),
                "event.threads",
                EVENT_THREADS_PROPERTY,
                1,
                text -> number(text, 1, 256));
        int eventBusyLimit = origins.value(
                configuration.event_busy_limit(),
                "event.busy.limit",
                NO_VARIABLE,
                DEFAULT_EVENT_BUSY_LIMIT_SECONDS,
                text -> number(text, 0, 3_600));
        long eventInboxBytes = bytes(origins, configuration.event_inbox_bytes(), "event.inbox.bytes");
        int swapGrace = origins.value(
                configuration.swap_grace(),
                "swap.grace",
                NO_VARIABLE,
                DEFAULT_SWAP_GRACE_SECONDS,
                text -> number(text, 0, 3_600));
        int stateInterval = origins.value(
                configuration.state_interval(),
                "state.interval",
                NO_VARIABLE,
                DEFAULT_STATE_INTERVAL_MILLIS,
                text -> number(text, 10, 3_600_000));
        return new ProcessSettings(
                namespace,
                ownHost,
                ProcessId.of(origins, configuration.process_id()),
                duplicateTerminate,
                mqtt,
                registrarAbsentTerminate,
                eventThreads,
                Duration.ofSeconds(eventBusyLimit),
                eventInboxBytes,
                Duration.ofSeconds(swapGrace),
                Duration.ofMillis(stateInterval));
    }

    /** The settings of the MQTT server. */
    private static MqttSettings mqtt(ProcessConfiguration configuration, Origins origins) {
        Optional<Origins.Found<List<ServerAddress>>> all =
                origins.found(configuration.mqtt_host(), "mqtt.host", "AIKO_MQTT_HOST", ServerAddress::parseAll);
        Optional<Origins.Found<ServerAddress>> address =
                all.map(found -> new Origins.Found<>(found.value().get(0), found.rank()));
        Optional<ServerAddress.Kind> kind =
                address.flatMap(found -> found.value().kind());
        Optional<Origins.Found<Integer>> ownPort = origins.found(
                configuration.mqtt_port(), "mqtt.port", "AIKO_MQTT_PORT", text -> number(text, 1, 65_535));
        int usualPort = kind.map(known -> known.port).orElse(MqttSettings.DEFAULT_PORT);
        int port = origins.together("mqtt.port", address, ServerAddress::port, ownPort, usualPort);
        int otherPort = ownPort.map(Origins.Found::value).orElse(usualPort);
        // What a URL only implies, such as no TLS, another setting may state.
        boolean webSockets = origins.together(
                "mqtt.transport",
                address,
                server -> server.kind().map(known -> known.webSockets).filter(says -> says),
                origins.found(
                        configuration.mqtt_transport(),
                        "mqtt.transport",
                        "AIKO_MQTT_TRANSPORT",
                        text -> oneOf(text, "websockets", "tcp")),
                false);
        Optional<String> username =
                origins.value(configuration.username(), "username", "AIKO_USERNAME", Optional.empty(), Optional::of);
        // MQTT has no password without a user name.
        Optional<String> password = origins.first(
                        origins.found(configuration.password(), "password", "AIKO_PASSWORD", text -> text),
                        origins.found(
                                configuration.password_file(),
                                "password.file",
                                "AIKO_PASSWORD_FILE",
                                ProcessSettings::firstLine))
                .filter(given -> username.isPresent());
        boolean tls = origins.together(
                "mqtt.tls",
                address,
                server -> server.kind().map(known -> known.tls).filter(says -> says),
                origins.found(
                        configuration.mqtt_tls(), "mqtt.tls", "AIKO_MQTT_TLS", text -> oneOf(text, "true", "false")),
                kind.isEmpty() && username.isPresent());
        Optional<SSLContext> tlsContext = origins.tlsContext(
                tls,
                new TlsFiles(
                        origins.file(configuration.mqtt_tls_authorities(), "mqtt.tls.authorities"),
                        origins.file(configuration.mqtt_tls_certificate(), "mqtt.tls.certificate"),
                        origins.file(configuration.mqtt_tls_key(), "mqtt.tls.key")));
        int keepAlive = origins.value(
                configuration.mqtt_keep_alive(),
                "mqtt.keep.alive",
                NO_VARIABLE,
                (int) MqttSettings.DEFAULT_KEEP_ALIVE.toSeconds(),
                text -> number(text, 1, 65_535));
        int connectLimit = origins.value(
                configuration.mqtt_connect_limit(),
                "mqtt.connect.limit",
                NO_VARIABLE,
                (int) MqttSettings.DEFAULT_CONNECT_LIMIT.toSeconds(),
                text -> number(text, 1, 3_600));
        boolean connectionRequired = origins.value(
                configuration.mqtt_connection_required(),
                "mqtt.connection.required",
                NO_VARIABLE,
                true,
                text -> oneOf(text, "true", "false"));
        int returnInterval = origins.value(
                configuration.mqtt_return_interval(),
                "mqtt.return.interval",
                NO_VARIABLE,
                0,
                text -> number(text, 0, 86_400));
        return new MqttSettings(
                all.map(found -> addresses(found.value(), port, otherPort))
                        .orElseGet(() -> List.of(new MqttAddress(MqttSettings.DEFAULT_HOST, port))),
                address.isPresent(),
                Duration.ofSeconds(returnInterval),
                webSockets,
                username,
                password,
                tls,
                tlsContext,
                Duration.ofSeconds(keepAlive),
                Duration.ofSeconds(connectLimit),
                connectionRequired,
                bytes(origins, configuration.mqtt_outbox_bytes(), "mqtt.outbox.bytes"));
    }

    /** @param firstPort the port of the first one, which other settings may determine */
    private static List<MqttAddress> addresses(List<ServerAddress> all, int firstPort, int otherPort) {
        var addresses = new LinkedHashSet<MqttAddress>();
        for (ServerAddress address : all) {
            int port = addresses.isEmpty() ? firstPort : address.port().orElse(otherPort);
            addresses.add(
                    new MqttAddress(address.host(), port, address.path().orElse(MqttAddress.DEFAULT_WEB_SOCKET_PATH)));
        }
        return List.copyOf(addresses);
    }

    private static String namespace(String text) {
        new TopicPath(text, "host", "process", "0");
        return text;
    }

    private static String host(String text) {
        new TopicPath("namespace", text, "process", "0");
        return text;
    }

    /**
     * The process id in topic paths.
     *
     * @param configured the one in the configuration of this process, if any
     * @param container the one of the container
     */
    public record ProcessId(Optional<String> configured, String container) {
        private static ProcessId of(Origins origins, String configuration) {
            Origins.Reader<Optional<String>> reader = text -> {
                new TopicPath("namespace", "host", text, "0");
                return Optional.of(text);
            };
            return new ProcessId(
                    origins.value(configuration, "process.id", NO_VARIABLE, Optional.empty(), reader),
                    origins.value("", "process.id", "AIKO_PROCESS_ID", Optional.<String>empty(), reader)
                            .orElseGet(
                                    () -> Long.toString(ProcessHandle.current().pid())));
        }

        /** The id of the process that each container has. */
        public String ofContainer() {
            return configured.orElse(container);
        }

        /** The id of a further process. */
        public String of(String name) {
            return configured.orElseGet(() -> container + '-' + LocalHost.topicPathPart(name));
        }
    }

    private static long bytes(Origins origins, String configured, String key) {
        return origins.value(
                configured,
                key,
                NO_VARIABLE,
                MessageRoom.defaultLimit(),
                text -> number(text, FEWEST_BYTES, Long.MAX_VALUE / 4));
    }

    private static int number(String text, int least, int most) {
        return (int) number(text, (long) least, (long) most);
    }

    private static long number(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below
        }
        throw new IllegalArgumentException("expected a number from " + least + " to " + most);
    }

    private static Path file(String text) {
        Path file = Path.of(text);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("no such file, or not readable");
        }
        return file;
    }

    /** A reason without the content: a secret must not get into the log. */
    private static String firstLine(String text) {
        try {
            return SecretFile.firstLine(Path.of(text));
        } catch (IOException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    private static boolean oneOf(String text, String yes, String no) {
        if (text.equalsIgnoreCase(yes)) {
            return true;
        }
        if (text.equalsIgnoreCase(no)) {
            return false;
        }
        throw new IllegalArgumentException("expected " + yes + " or " + no);
    }

    private record Origins(Map<String, String> environment, Consumer<ConfigurationProblem> problems) {
        interface Reader<T> {
            T read(String text);
        }

        /** @param rank the rank of its origin; the lowest counts */
        record Found<T>(T value, int rank) {}

        <T> T value(String configured, String key, String variable, T fallback, Reader<T> reader) {
            return found(configured, key, variable, reader).map(Found::value).orElse(fallback);
        }

        <T> Optional<Found<T>> found(String configured, String key, String variable, Reader<T> reader) {
            return read(configured, text -> ConfigurationProblem.ofSetting(key, text), reader)
                    .map(value -> new Found<>(value, 0))
                    .or(() -> read(
                                    environment.getOrDefault(variable, ""),
                                    text -> ConfigurationProblem.ofVariable(variable, text),
                                    reader)
                            .map(value -> new Found<>(value, 1)));
        }

        /** The one of the lower rank; of two, the first. */
        <T> Optional<T> first(Optional<Found<T>> one, Optional<Found<T>> other) {
            boolean isOther = one.isEmpty()
                    || other.isPresent() && other.get().rank() < one.get().rank();
            return (isOther ? other : one).map(Found::value);
        }

        /** The value of a setting that the address of the server may contain as well. */
        <T> T together(
                String key,
                Optional<Found<ServerAddress>> address,
                Function<ServerAddress, Optional<T>> says,
                Optional<Found<T>> own,
                T fallback) {
            Optional<T> said = address.map(Found::value).flatMap(says);
            if (said.isEmpty()
                    || own.isPresent() && own.get().rank() < address.get().rank()) {
                return own.map(Found::value).orElse(fallback);
            }
            if (own.filter(found -> found.rank() == address.get().rank()).isPresent()
                    && !own.get().value().equals(said.get())) {
                problems.accept(ConfigurationProblem.ofSetting(key, "ignored: mqtt.host contains another value"));
            }
            return said.get();
        }

        Optional<Path> file(String configured, String key) {
            return value(
                    configured, key, NO_VARIABLE, Optional.empty(), text -> Optional.of(ProcessSettings.file(text)));
        }

        Optional<SSLContext> tlsContext(boolean tls, TlsFiles files) {
            if (files.isEmpty()) {
                return Optional.empty();
            }
            if (!tls) {
                problems.accept(ConfigurationProblem.ofSetting(TLS, "ignored: mqtt.tls is not true"));
                return Optional.empty();
            }
            try {
                return Optional.of(files.context());
            } catch (IllegalArgumentException unusable) {
                problems.accept(ConfigurationProblem.ofSetting(TLS, "ignored: " + unusable.getMessage()));
                return Optional.empty();
            }
        }

        private <T> Optional<T> read(String text, Function<String, ConfigurationProblem> problem, Reader<T> reader) {
            String trimmed = text == null ? "" : text.trim();
            if (trimmed.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(reader.read(trimmed));
            } catch (IllegalArgumentException unusable) {
                String shown = trimmed.replaceFirst("^(.*//)?.*@", "$1…@");
                problems.accept(problem.apply("ignoring \"" + shown + "\": " + unusable.getMessage()));
                return Optional.empty();
            }
        }
    }
}
