// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.broker.internal.mqtt.Limits;
import aiko.broker.internal.mqtt.MqttServer;
import aiko.message.EmbeddedMessageServer;
import aiko.process.AikoProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Starts an MQTT server for each port that a process without a configured server wants and where nothing listens. It
 * looks once, when the process comes, and a server keeps running when the process goes: the process still has to say
 * good-bye, and others may be connected.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = BrokerConfiguration.PID)
@Designate(ocd = BrokerConfiguration.class)
public class EmbeddedBroker {
    private static final int PROBE_MILLIS = 500;
    private static final int STOP_MILLIS = 300;

    private final BundleContext context;
    private final BrokerConfiguration configuration;
    private final Logger logger;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(runnable -> {
        var created = new Thread(runnable, "aiko-broker");
        created.setDaemon(true);
        return created;
    });

    // Owned by the thread.
    private final Map<Integer, Running> servers = new HashMap<>();

    private record Running(MqttServer server, ServiceRegistration<EmbeddedMessageServer> registration) {}

    @Activate
    public EmbeddedBroker(
            BundleContext context,
            BrokerConfiguration configuration,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.configuration = configuration;
        this.logger = logger;
    }

    @Reference(
            service = AikoProcess.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + AikoProcess.PROPERTY_MQTT_CONFIGURED + "=false)")
    void bindProcess(Map<String, Object> properties) {
        int wanted = (Integer) properties.get(AikoProcess.PROPERTY_MQTT_PORT);
        if (configuration.enabled()) {
            thread.execute(() -> startWhereNobodyListens(wanted));
        }
    }

    void unbindProcess(Map<String, Object> properties) {
        // see the class comment
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        thread.execute(this::stop);
        thread.shutdown();
        thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void startWhereNobodyListens(int wanted) {
        if (servers.containsKey(wanted) || somebodyListens(wanted)) {
            return;
        }
        MqttServer server;
        try {
            server = new MqttServer(InetAddress.getByName(configuration.host()), wanted, limits(), logger);
        } catch (BindException taken) {
            logger.info("port {} was taken a moment ago: the MQTT server there is used", wanted);
            return;
        } catch (IOException | RuntimeException failure) {
            logger.error(
                    "embedded MQTT server can't listen on {}:{}: {}; configure an MQTT server with AIKO_MQTT_HOST",
                    configuration.host(),
                    wanted,
                    failure.getMessage());
            return;
        }
        logger.info("embedded MQTT server listens on {}:{}", configuration.host(), wanted);
        servers.put(
                wanted, new Running(server, context.registerService(EmbeddedMessageServer.class, () -> wanted, null)));
    }

    private void stop() {
        servers.values().forEach(running -> {
            running.registration().unregister();
            running.server().close();
        });
        servers.clear();
    }

    private Limits limits() {
        return Limits.of(
                Runtime.getRuntime().maxMemory(),
                configuration.payload_bytes(),
                Duration.ofSeconds(configuration.stall_seconds()));
    }

    private static boolean somebodyListens(int port) {
        try {
            for (InetAddress address : InetAddress.getAllByName("localhost")) {
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
