// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.MessageServer;
import aiko.message.internal.MessageRoom;
import aiko.message.internal.MessageRooms;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.ServerSettings;
import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.process.spi.RefusedService;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.util.converter.Converter;
import org.osgi.util.converter.Converters;

/** Builds a process from its parts, publishes it as an OSGi service, and takes it apart in order. */
final class HostedProcess {
    /** How long an orderly end may take before what is left is given up. */
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(800);

    private static final Duration AFTER_GRACE = Duration.ofSeconds(1);

    /** Where no server is configured, an embedded one may be about to start: no news for about a second. */
    private static final int TRIES_WHILE_EMBEDDED_STARTS = 6;

    /** Named as the part of the reference whose level has a variable of its own. */
    private static final String MESSAGES_LOGGER = "aiko.message.mqtt";

    private final ProcessSettings settings;
    private final ServiceLoops loops;
    private final ProcessMessages messages;
    private final ProcessCore core;
    private final LoopWatch watch;
    private final CurrentServices currentServices;
    private final DurableStates durableStates;
    private final DurableServices durableServices;
    private final ConnectionConditions conditions;
    private final ServiceWhiteboard whiteboard;
    private final ServiceRegistration<AikoProcess> registration;
    private final BundleContext context;
    private final SynchronousBundleListener bundleListener = this::bundleChanged;
    private volatile boolean embedded;

    /**
     * Who a process is within its framework.
     *
     * @param name {@link AikoConstants#DEFAULT_PROCESS}, or that of a further process
     * @param processId its part of topic paths
     * @param ranking of its OSGi service
     */
    record Identity(String name, String processId, int ranking) {}

    HostedProcess(
            BundleContext context,
            Identity identity,
            ProcessSettings settings,
            Consumer<String> namesakeFound,
            ServiceNumbers serviceNumbers,
            HeldBundles heldBundles,
            DurableStates durableStates,
            CurrentServices currentServices,
            LoggerFactory loggers,
            Logger logger) {
        this.settings = settings;
        this.currentServices = currentServices;
        this.durableStates = durableStates;
        durableServices = durableStates.ofProcess(identity.name(), settings.stateInterval());
        var topicPath = new TopicPath(settings.namespace(), settings.host(), identity.processId(), "0");
        Converter converter = Converters.standardConverter();
        var exit = new ProcessExit(context, logger);
        var rooms = new MessageRooms(
                new MessageRoom(settings.eventInboxBytes()), new MessageRoom(settings.mqttOutboxBytes()));
        loops = new ServiceLoops(
                "aiko-process-" + topicPath.processId(), settings.eventThreads(), currentServices, rooms.in(), logger);
        String incarnation = Incarnations.next();
        messages = messages(topicPath, incarnation, rooms, loggers.getLogger(MESSAGES_LOGGER));
        var tenants = new Tenants(loops, messages, currentServices, logger);
        core = new ProcessCore(
                new ProcessCore.Terms(
                        topicPath,
                        System.getProperty("user.name", "aiko"),
                        incarnation,
                        serviceNumbers.lastId(identity.processId()),
                        settings.registrarAbsentTerminate(),
                        exit,
                        namesakeFound),
                new ReturnRules(
                        settings.swapGrace(),
                        heldBundles,
                        context.getBundle(Constants.SYSTEM_BUNDLE_ID),
                        durableServices),
                loops.process(),
                currentServices,
                tenants,
                messages,
                logger);
        Hashtable<String, Object> properties = properties(identity, topicPath);
        conditions = new ConnectionConditions(context, properties, loops.process(), logger);
        whiteboard = new ServiceWhiteboard(context, core.host(), properties, converter, logger);
        currentServices.processAdded(core.host().onlyServices(), identity.name().equals(AikoConstants.DEFAULT_PROCESS));
        watch = new LoopWatch(
                loops.process().name() + "-watch", loops::watched, settings.eventBusyLimit(), core.host(), logger);
        loops.start();
        watch.start();
        core.open();
        core.ladder().addListener(state -> conditions.changed(core.ladder()::state));
        messages.open();
        registration = context.registerService(
                AikoProcess.class,
                new PerBundle(core, tenants, watch, this::messageServer, whiteboard::refused, exit, logger),
                withRanking(properties, identity));
        whiteboard.open();
        this.context = context;
        context.addBundleListener(bundleListener);
    }

    /** When a bundle is gone for good, its loops end once nothing waits for a successor any more. */
    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            loops.bundleStopped(event.getBundle());
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            loops.process()
                    .addOneShotTimerHandler(
                            () -> loops.bundleGone(event.getBundle()),
                            settings.swapGrace().plus(AFTER_GRACE));
        }
    }

    /** Closes it without a word about its services, which another process has under the same topic paths. */
    void giveWay() {
        core.giveWay();
        close();
    }

    void close() {
        context.removeBundleListener(bundleListener);
        core.closing();
        // First those who use the process, then the services they leave behind, then the connection.
        conditions.close(CLOSE_LIMIT);
        registration.unregister();
        whiteboard.close();
        core.close();
        durableStates.processRemoved(durableServices);
        currentServices.processRemoved(core.host().onlyServices());
        // What bundles have said by now is still sent.
        loops.terminateBundles(CLOSE_LIMIT.dividedBy(2));
        messages.close(CLOSE_LIMIT);
        loops.terminate(CLOSE_LIMIT);
        watch.close();
    }

    void embeddedServerStarted(EmbeddedMessageServer server) {
        if (!settings.mqttConfigured() && server.port() == settings.mqttPort()) {
            embedded = true;
            messages.connectNow();
        }
    }

    void embeddedServerStopped(EmbeddedMessageServer server) {
        if (server.port() == settings.mqttPort()) {
            embedded = false;
        }
    }

    private MessageServer messageServer() {
        return new MessageServer(settings.mqttHost(), settings.mqttPort(), embedded);
    }

    private ProcessMessages messages(TopicPath topicPath, String incarnation, MessageRooms rooms, Logger logger) {
        var topics = new ProcessMessages.OwnTopics(
                topicPath.state(),
                SExpressions.generateBytes("absent", incarnation),
                topicPath.in(),
                topicPath.process() + '/',
                topicPath.namespace() + "/service/registrar");
        ServerSettings server = serverSettings(logger);
        return settings.connectionRequired()
                ? new ProcessMessages(loops.process(), logger, server, topics, this::connected, rooms)
                : ProcessMessages.withOptionalServer(loops.process(), logger, server, topics, this::connected, rooms);
    }

    private void connected(boolean connected) {
        core.connected(connected);
    }

    private ServerSettings serverSettings(Logger logger) {
        return new ServerSettings(
                settings.mqttHost(),
                settings.mqttPort(),
                settings.webSockets(),
                settings.tls(),
                settings.username(),
                settings.password(),
                settings.mqttConfigured() ? 1 : TRIES_WHILE_EMBEDDED_STARTS,
                settings.connectLimit(),
                settings.keepAlive(),
                tlsContext(logger),
                settings.webSocketPath());
    }

    private Optional<SSLContext> tlsContext(Logger logger) {
        if (!settings.tls() || settings.tlsFiles().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(settings.tlsFiles().context());
        } catch (IllegalArgumentException unusable) {
            logger.error("the settings mqtt.tls.* are left out: {}", unusable.getMessage());
            return Optional.empty();
        }
    }

    private Hashtable<String, Object> properties(Identity identity, TopicPath topicPath) {
        var properties = new Hashtable<String, Object>();
        properties.put(AikoConstants.PROCESS_NAME, identity.name());
        properties.put(AikoConstants.PROCESS_NAMESPACE, topicPath.namespace());
        properties.put(AikoConstants.PROCESS_TOPIC_PATH, topicPath.process());
        properties.put(AikoConstants.PROCESS_MQTT_HOST, settings.mqttHost());
        properties.put(AikoConstants.PROCESS_MQTT_PORT, settings.mqttPort());
        properties.put(AikoConstants.PROCESS_MQTT_CONFIGURED, settings.mqttConfigured());
        return properties;
    }

    private static Hashtable<String, Object> withRanking(Hashtable<String, Object> properties, Identity identity) {
        var ranked = new Hashtable<>(properties);
        ranked.put(Constants.SERVICE_RANKING, identity.ranking());
        return ranked;
    }

    private record PerBundle(
            ProcessCore core,
            Tenants tenants,
            LoopWatch watch,
            Supplier<MessageServer> messageServer,
            Supplier<List<RefusedService>> refused,
            IntConsumer exit,
            Logger logger)
            implements ServiceFactory<AikoProcess> {
        @Override
        public AikoProcess getService(Bundle bundle, ServiceRegistration<AikoProcess> registration) {
            return new BundleProcess(core, tenants, watch, bundle, messageServer, refused, exit, logger);
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<AikoProcess> registration, AikoProcess process) {
            ((BundleProcess) process).release();
        }
    }
}
