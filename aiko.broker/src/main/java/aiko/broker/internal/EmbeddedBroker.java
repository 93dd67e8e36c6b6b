// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.mqtt.MqttServer;
import aiko.broker.internal.mqtt.ServerName;
import aiko.message.spi.EmbeddedMessageServer;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Starts an MQTT server on each port that a process without a configured server uses, if nothing listens there. It checks the
 * port when the process starts. If the process has lost a server that another container had embedded, it checks again until
 * there is a server: that container may have ended. Other servers are not replaced: they may be restarting. A server outlives
 * the process: the process still has to disconnect in order, and others may be connected.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = BrokerConfiguration.PID)
@Designate(ocd = BrokerConfiguration.class)
public class EmbeddedBroker {
    private static final String LOCAL = "localhost";
    private static final int PROBE_MILLIS = 500;
    private static final int STOP_MILLIS = 300;

    /** A process that has just started is about to connect. */
    private static final int STARTING_MILLIS = 1_000;

    /** A process that does not need a server is connected to itself at once. */
    private static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final BundleContext context;
    private final BrokerConfiguration configuration;
    private final MemoryLimits limits;
    private final Logger logger;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
        var created = new Thread(runnable, "aiko-broker");
        created.setDaemon(true);
        return created;
    });

    // Owned by the thread.
    private final Map<Integer, Running> servers = new HashMap<>();
    private final Map<String, Integer> wanting = new HashMap<>();
    private final Set<String> connected = new HashSet<>();
    private final Map<String, Long> lostAt = new HashMap<>();
    private final Set<Integer> embeddedElsewhere = new HashSet<>();
    private final Set<Integer> reported = new HashSet<>();
    /** Ports on which a server could not be started, although nothing listens there. */
    private final Set<Integer> failed = new HashSet<>();

    /** Null until a server is started. */
    private Access access;
    /** Whether one of the servers has the port for clients with TLS. */
    private boolean isSecure;

    private long pauseMillis = SHORTEST_PAUSE_MILLIS;
    private Future<?> nextLook;

    private record Running(MqttServer server, ServiceRegistration<EmbeddedMessageServer> registration) {}

    @Activate
    public EmbeddedBroker(
            BundleContext context,
            BrokerConfiguration configuration,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.configuration = configuration;
        this.logger = logger;
        limits = new LimitSettings(properties, logger::error)
                .read(Runtime.getRuntime().maxMemory());
    }

    @Reference(
            service = AikoProcess.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + AikoConstants.PROCESS_MQTT_CONFIGURED + "=false)")
    void bindProcess(Map<String, Object> properties) {
        perform(() -> {
            int port = port(properties);
            wanting.put(path(properties), port);
            startIfNobodyListens(port, "");
            remember(port);
            lookAgain(STARTING_MILLIS);
        });
    }

    void unbindProcess(Map<String, Object> properties) {
        perform(() -> {
            wanting.remove(path(properties));
            lostAt.remove(path(properties));
        });
    }

    @Reference(
            service = Condition.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(&(" + Condition.CONDITION_ID + "=" + AikoConstants.CONDITION_TRANSPORT + ")("
                    + AikoConstants.PROCESS_MQTT_CONFIGURED + "=false))")
    void bindConnection(Map<String, Object> properties) {
        perform(() -> {
            connected.add(path(properties));
            failed.remove(port(properties));
            remember(port(properties));
        });
    }

    void unbindConnection(Map<String, Object> properties) {
        perform(() -> {
            connected.remove(path(properties));
            lostAt.put(path(properties), System.nanoTime());
            pauseMillis = SHORTEST_PAUSE_MILLIS;
            // Others have lost the same server, and look as well.
            lookAgain(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS));
        });
    }

    private static String path(Map<String, Object> properties) {
        return properties.get(AikoConstants.PROCESS_TOPIC_PATH).toString();
    }

    private static int port(Map<String, Object> properties) {
        return (Integer) properties.get(AikoConstants.PROCESS_MQTT_PORT);
    }

    /** Runs on the thread, unless that has ended. */
    private void perform(Runnable change) {
        if (!configuration.enabled()) {
            return;
        }
        try {
            thread.execute(() -> {
                try {
                    change.run();
                } catch (RuntimeException | Error failure) {
                    logger.error("embedded MQTT server: {}", failure.toString(), failure);
                }
            });
        } catch (RejectedExecutionException ended) {
            // the component is deactivated
        }
    }

    private void lookAgain(long millis) {
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        try {
            nextLook = thread.schedule(() -> perform(this::look), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            // the component is deactivated
        }
    }

    /** Finds out whether the server of a process is an embedded one. A server that is ending does not answer, and changes nothing. */
    private void remember(int port) {
        if (servers.containsKey(port)) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(LOCAL)) {
                if (accepts(address, port)) {
                    ServerName.isOurs(address, port, PROBE_MILLIS).ifPresent(isOurs -> {
                        if (isOurs) {
                            embeddedElsewhere.add(port);
                        } else {
                            embeddedElsewhere.remove(port);
                        }
                    });
                    return;
                }
            }
        } catch (IOException unknown) {
            // nothing is known about it
        }
    }

    private void look() {
        Set<Integer> missing = new HashSet<>();
        long now = System.nanoTime();
        lostAt.values().removeIf(lost -> now - lost > DOUBTFUL_NANOS);
        wanting.forEach((path, port) -> {
            boolean isConnected = connected.contains(path) && !lostAt.containsKey(path);
            if (!isConnected
                    && (embeddedElsewhere.contains(port) || failed.contains(port))
                    && !servers.containsKey(port)) {
                missing.add(port);
            }
        });
        if (missing.isEmpty()) {
            return;
        }
        long pause = pauseMillis;
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        lookAgain(pause);
        missing.forEach(
                port -> startIfNobodyListens(port, failed.contains(port) ? " now" : ": the former server has ended"));
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        thread.execute(this::stop);
        thread.shutdown();
        thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void startIfNobodyListens(int wanted, String reason) {
        if (servers.containsKey(wanted) || somebodyListens(wanted)) {
            return;
        }
        MqttServer server;
        try {
            InetAddress local = access().local();
            server = new MqttServer(local, wanted, limits, access().accounts(), logger);
            logger.info(
                    "embedded MQTT server listens on {}:{}{}{}",
                    local.getHostAddress(),
                    wanted,
                    access().accounts().isPresent() ? " with accounts" : "",
                    reason);
        } catch (IOException | RuntimeException | Error failure) {
            if (!(failure instanceof BindException)) {
                // A lack of file handles or threads passes.
                failed.add(wanted);
            }
            reportOnce(wanted, failure);
            return;
        }
        reported.remove(wanted);
        failed.remove(wanted);
        servers.put(
                wanted,
                new Running(
                        server,
                        context.registerService(EmbeddedMessageServer.class, new Published(wanted, server), null)));
        if (!isSecure) {
            // Last: the process of this container is waiting for the server.
            access.secure().ifPresent(secure -> listenSecurely(server, secure));
        }
    }

    /** Read when they are needed, so that a container whose server is elsewhere does not read them; and once. */
    private Access access() throws IOException {
        if (access == null) {
            String etc = context.getProperty("aiko.etc.dir");
            access = new Access(
                    configuration,
                    Path.of(etc == null ? "" : etc),
                    problem -> logger.error("{}", problem.in(BrokerConfiguration.PID)));
        }
        return access;
    }

    /** One port for all servers: the first has it. */
    private void listenSecurely(MqttServer server, Access.Secure secure) {
        String address = secure.address().getHostAddress();
        try {
            server.listenSecurely(secure.address(), secure.port(), secure.identity());
            isSecure = true;
            logger.info(
                    "embedded MQTT server listens on {}:{} with TLS{}",
                    address,
                    secure.port(),
                    access.accounts().isPresent() ? " and accounts" : "");
        } catch (IOException | RuntimeException failure) {
            logger.error(
                    "embedded MQTT server cannot listen on {}:{}: {}; set another tls.port of aiko.broker, or free it",
                    address,
                    secure.port(),
                    failure.getMessage());
        }
    }

    private record Published(int port, MqttServer server) implements EmbeddedMessageServer {
        @Override
        public Optional<EmbeddedServerStatistics> statistics() {
            return Optional.of(server.statistics());
        }
    }

    private void reportOnce(int wanted, Throwable failure) {
        if (!reported.add(wanted)) {
            return;
        }
        if (failure instanceof BindException && somebodyListens(wanted)) {
            logger.info("port {} is in use: using the MQTT server that has just started there", wanted);
            return;
        }
        logger.error(
                "embedded MQTT server cannot listen on {}:{}: {}; configure an MQTT server with AIKO_MQTT_HOST",
                configuration.host(),
                wanted,
                failure.getMessage());
    }

    private void stop() {
        servers.values().forEach(running -> {
            running.registration().unregister();
            running.server().close();
        });
        servers.clear();
    }

    private static boolean somebodyListens(int port) {
        try {
            for (InetAddress address : InetAddress.getAllByName(LOCAL)) {
                if (accepts(address, port)) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private static boolean accepts(InetAddress address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PROBE_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
