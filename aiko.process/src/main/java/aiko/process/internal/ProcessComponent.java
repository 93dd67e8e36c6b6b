// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.internal.EventLoopThread;
import aiko.message.EmbeddedMessageServer;
import aiko.message.MessageServer;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.ServerSettings;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.converter.Converter;
import org.osgi.util.converter.Converters;

/** Builds a process from its parts, publishes it as an OSGi service, and takes it apart in order. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ProcessConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ProcessConfiguration.class)
public class ProcessComponent {
    /** How long an orderly end may take before what is left is given up. */
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(800);

    /** Where no server is configured, an embedded one may be about to start: no news for about a second. */
    private static final int TRIES_WHILE_EMBEDDED_STARTS = 6;

    private final ProcessSettings settings;
    private final EventLoopThread eventLoop;
    private final ProcessMessages messages;
    private final ProcessCore core;
    private final ServiceWhiteboard whiteboard;
    private final ServiceRegistration<AikoProcess> registration;
    private volatile boolean embedded;

    @Activate
    public ProcessComponent(
            BundleContext context,
            ProcessConfiguration configuration,
            @Reference(service = LoggerFactory.class) Logger logger) {
        settings = ProcessSettings.resolve(configuration, System.getenv(), logger::error);
        var topicPath = new TopicPath(
                settings.namespace(),
                LocalHost.name(),
                Long.toString(ProcessHandle.current().pid()),
                "0");
        Converter converter = Converters.standardConverter();
        eventLoop = new EventLoopThread(
                "aiko-process-" + topicPath.processId(),
                (name, failure) -> logger.error("{} failed: {}", name, failure.toString(), failure));
        messages = new ProcessMessages(
                eventLoop,
                logger,
                serverSettings(),
                new ProcessMessages.OwnTopics(
                        topicPath.state(), "(absent)".getBytes(StandardCharsets.UTF_8), topicPath.in()),
                this::connected);
        core = new ProcessCore(topicPath, System.getProperty("user.name", "aiko"), eventLoop, messages, logger);
        whiteboard = new ServiceWhiteboard(context, core, converter, logger);
        eventLoop.start();
        core.open();
        messages.open();
        registration = context.registerService(
                AikoProcess.class,
                new PerBundle(core, this::messageServer, new ProcessExit(context, logger), converter, logger),
                properties());
        whiteboard.open();
    }

    @Deactivate
    void deactivate() {
        // First those who use the process, then the services they leave behind, then the connection.
        registration.unregister();
        whiteboard.close();
        core.close();
        messages.close(CLOSE_LIMIT);
        eventLoop.terminate(CLOSE_LIMIT);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEmbedded(EmbeddedMessageServer server) {
        if (!settings.mqttConfigured() && server.port() == settings.mqttPort()) {
            embedded = true;
            messages.connectNow();
        }
    }

    void unbindEmbedded(EmbeddedMessageServer server) {
        if (server.port() == settings.mqttPort()) {
            embedded = false;
        }
    }

    private void connected(boolean connected) {
        core.connected(connected);
    }

    private MessageServer messageServer() {
        return new MessageServer(settings.mqttHost(), settings.mqttPort(), embedded);
    }

    private ServerSettings serverSettings() {
        return new ServerSettings(
                settings.mqttHost(),
                settings.mqttPort(),
                settings.webSockets(),
                settings.tls(),
                settings.username(),
                settings.password(),
                settings.mqttConfigured() ? 1 : TRIES_WHILE_EMBEDDED_STARTS);
    }

    private Hashtable<String, Object> properties() {
        var properties = new Hashtable<String, Object>();
        properties.put(AikoProcess.PROPERTY_TOPIC_PATH, core.topicPath().process());
        properties.put(AikoProcess.PROPERTY_MQTT_HOST, settings.mqttHost());
        properties.put(AikoProcess.PROPERTY_MQTT_PORT, settings.mqttPort());
        properties.put(AikoProcess.PROPERTY_MQTT_CONFIGURED, settings.mqttConfigured());
        return properties;
    }

    private record PerBundle(
            ProcessCore core,
            java.util.function.Supplier<MessageServer> messageServer,
            ProcessExit exit,
            Converter converter,
            Logger logger)
            implements ServiceFactory<AikoProcess> {
        @Override
        public AikoProcess getService(Bundle bundle, ServiceRegistration<AikoProcess> registration) {
            return new BundleProcess(core, bundle, messageServer, exit, converter, logger);
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<AikoProcess> registration, AikoProcess process) {
            ((BundleProcess) process).release();
        }
    }
}
