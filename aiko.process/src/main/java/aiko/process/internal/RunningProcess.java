// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.BootTopic;
import aiko.message.MessageServer;
import aiko.message.internal.MqttMessages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.identity.Incarnations;
import aiko.process.internal.identity.ServiceIds;
import aiko.process.internal.identity.UniqueProcess;
import aiko.process.internal.loop.BundleAccess;
import aiko.process.internal.loop.LoopWatch;
import aiko.process.internal.loop.ProcessEventLoops;
import aiko.process.internal.loop.ThreadServices;
import aiko.process.internal.service.ServiceWhiteboard;
import aiko.process.internal.settings.ProcessSettings;
import aiko.process.internal.state.DurableServices;
import aiko.process.internal.state.StateKeeper;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.Hashtable;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A process under one id: creates its parts, registers it as an OSGi service, and closes the parts in order. */
final class RunningProcess implements UniqueProcess.Life {
    /** The time limit of an orderly end; the rest is abandoned. */
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(800);

    private static final Duration AFTER_GRACE = Duration.ofSeconds(1);

    /** The name of the part of the reference whose log level has its own environment variable. */
    private static final String MESSAGES_LOGGER = "aiko.message.mqtt";

    private final ProcessSettings settings;
    private final ProcessEventLoops loops;
    private final MqttMessages messages;
    private final ProcessCore core;
    private final LoopWatch watch;
    private final ThreadServices threadServices;
    private final StateKeeper stateKeeper;
    private final DurableServices durableServices;
    private final ConnectionConditions conditions;
    private final ServiceWhiteboard whiteboard;
    private final ServiceRegistration<AikoProcess> registration;
    private final BundleContext context;
    private final SynchronousBundleListener bundleListener = this::bundleChanged;
    private volatile boolean embedded;

    /**
     * The identity of a process within its framework.
     *
     * @param name {@link AikoConstants#DEFAULT_PROCESS}, or that of a further process
     * @param processId its part of topic paths
     * @param ranking of its OSGi service
     */
    record Identity(String name, String processId, int ranking) {}

    RunningProcess(
            BundleContext context,
            Identity identity,
            ProcessSettings settings,
            Predicate<String> namesakeFound,
            ServiceIds serviceIds,
            ReplacedBundles replacedBundles,
            StateKeeper stateKeeper,
            ThreadServices threadServices,
            LoggerFactory loggers,
            Logger logger) {
        this.settings = settings;
        this.threadServices = threadServices;
        this.stateKeeper = stateKeeper;
        durableServices = stateKeeper.ofProcess(identity.name(), settings.stateInterval());
        var topicPath = new TopicPath(settings.namespace(), settings.host(), identity.processId(), "0");
        var exit = new ProcessExit(context, logger);
        var room = new MessageRoom(settings.eventInboxBytes());
        loops = new ProcessEventLoops(
                "aiko-process-" + topicPath.processId(), settings.eventThreads(), threadServices, room, logger);
        String incarnation = Incarnations.next();
        messages = messages(topicPath, incarnation, room, loggers.getLogger(MESSAGES_LOGGER));
        var bundleAccess = new BundleAccess(loops, messages, threadServices, new IgnoredMessages(logger), logger);
        core = new ProcessCore(
                new ProcessCore.Terms(
                        topicPath,
                        System.getProperty("user.name", "aiko"),
                        incarnation,
                        serviceIds.of(identity.processId()),
                        settings.registrarAbsentTerminate(),
                        exit,
                        namesakeFound),
                new ReturnRules(settings.swapGrace(), replacedBundles, context.getBundle(Constants.SYSTEM_BUNDLE_ID)),
                durableServices,
                loops.process(),
                threadServices,
                bundleAccess,
                messages,
                logger);
        Hashtable<String, Object> properties = properties(identity, topicPath);
        conditions = new ConnectionConditions(context, properties, loops.process(), logger);
        whiteboard = new ServiceWhiteboard(context, core.host(), messages, properties, logger);
        threadServices.processAdded(core.host().onlyServices(), identity.name().equals(AikoConstants.DEFAULT_PROCESS));
        watch = new LoopWatch(
                loops.process().name() + "-watch", loops::watched, settings.eventBusyLimit(), core.host(), logger);
        loops.start();
        watch.start();
        core.open();
        core.ladder().addListener(state -> conditions.changed(core.ladder()::state));
        messages.open();
        registration = context.registerService(
                AikoProcess.class,
                new PerBundle(core, bundleAccess, watch, this::messageServer, whiteboard, exit, logger),
                withRanking(properties, identity));
        whiteboard.open();
        this.context = context;
        context.addBundleListener(bundleListener);
    }

    /** After an uninstall, the event loops of the bundle end once no place is kept for a successor. */
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

    @Override
    public boolean isEstablished() {
        return core.isEstablished();
    }

    /** Closes it without unregistering its services: another process has services with the same topic paths. */
    @Override
    public void giveWay() {
        core.giveWay();
        close();
    }

    @Override
    public void close() {
        context.removeBundleListener(bundleListener);
        core.closing();
        // First the users of the process, then the services that they leave, then the connection.
        conditions.close(CLOSE_LIMIT);
        registration.unregister();
        whiteboard.close();
        core.close();
        stateKeeper.processRemoved(durableServices);
        threadServices.processRemoved(core.host().onlyServices());
        // Messages that bundles have published by now are still sent.
        loops.terminateBundles(CLOSE_LIMIT.dividedBy(2));
        messages.close(CLOSE_LIMIT);
        loops.terminate(CLOSE_LIMIT);
        watch.close();
    }

    @Override
    public void embeddedServerStarted(EmbeddedMessageServer server) {
        if (!settings.mqtt().isConfigured()
                && server.port() == settings.mqtt().addresses().get(0).port()) {
            embedded = true;
            messages.connectNow();
        }
    }

    @Override
    public void embeddedServerStopped(EmbeddedMessageServer server) {
        if (server.port() == settings.mqtt().addresses().get(0).port()) {
            embedded = false;
        }
    }

    private MessageServer messageServer() {
        MqttAddress address = settings.mqtt().addresses().get(messages.addressIndex());
        return new MessageServer(address.host(), address.port(), embedded);
    }

    private MqttMessages messages(TopicPath topicPath, String incarnation, MessageRoom room, Logger logger) {
        var topics = new MqttMessages.OwnTopics(
                topicPath.state(),
                SExpressions.generateBytes("absent", incarnation),
                topicPath.in(),
                topicPath.process() + '/',
                BootTopic.of(topicPath.namespace()));
        return new MqttMessages(loops.process(), logger, settings.mqtt(), topics, this::connected, room);
    }

    private void connected(boolean connected) {
        core.connected(connected);
    }

    private Hashtable<String, Object> properties(Identity identity, TopicPath topicPath) {
        var properties = new Hashtable<String, Object>();
        properties.put(AikoConstants.PROCESS_NAME, identity.name());
        properties.put(AikoConstants.PROCESS_NAMESPACE, topicPath.namespace());
        properties.put(AikoConstants.PROCESS_TOPIC_PATH, topicPath.process());
        MqttAddress first = settings.mqtt().addresses().get(0);
        properties.put(AikoConstants.PROCESS_MQTT_HOST, first.host());
        properties.put(AikoConstants.PROCESS_MQTT_PORT, first.port());
        properties.put(AikoConstants.PROCESS_MQTT_CONFIGURED, settings.mqtt().isConfigured());
        return properties;
    }

    private static Hashtable<String, Object> withRanking(Hashtable<String, Object> properties, Identity identity) {
        var ranked = new Hashtable<>(properties);
        ranked.put(Constants.SERVICE_RANKING, identity.ranking());
        return ranked;
    }

    private record PerBundle(
            ProcessCore core,
            BundleAccess bundleAccess,
            LoopWatch watch,
            Supplier<MessageServer> messageServer,
            ServiceWhiteboard whiteboard,
            IntConsumer exit,
            Logger logger)
            implements ServiceFactory<AikoProcess> {
        @Override
        public AikoProcess getService(Bundle bundle, ServiceRegistration<AikoProcess> registration) {
            return new BundleProcess(core, bundleAccess, watch, bundle, messageServer, whiteboard, exit, logger);
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<AikoProcess> registration, AikoProcess process) {
            ((BundleProcess) process).release();
        }
    }
}
