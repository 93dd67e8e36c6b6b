// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.spi.EmbeddedMessageServer;
import java.util.Map;
import org.osgi.framework.BundleContext;
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

/**
 * A further process of the framework, with a server, a namespace and credentials of its own: one for each factory
 * configuration.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = ProcessConfiguration.ADDITIONAL_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProcessConfiguration.class, factory = true)
public class AdditionalProcessComponent {
    private static final int ORDINARY_RANKING = 0;

    private final UniqueProcess process;

    @Activate
    public AdditionalProcessComponent(
            BundleContext context,
            ProcessConfiguration configuration,
            Map<String, Object> properties,
            @Reference ServiceNumbers serviceNumbers,
            @Reference HeldBundles heldBundles,
            @Reference DurableStates durableStates,
            @Reference CurrentServices currentServices,
            @Reference LoggerFactory loggers,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = properties.get("service.pid").toString();
        int end = pid.indexOf('~');
        String name = pid.substring((end < 0 ? pid.lastIndexOf('.') : end) + 1);
        var settings = ProcessSettings.resolve(configuration, pid, context, logger);
        process = new UniqueProcess(
                settings.processId().of(name),
                new UniqueProcess.Terms(
                        settings.duplicateTerminate(), () -> new ProcessExit(context, logger).accept(1), logger),
                (processId, namesakeFound) -> new HostedProcess(
                        context,
                        new HostedProcess.Identity(name, processId, ORDINARY_RANKING),
                        settings,
                        namesakeFound,
                        serviceNumbers,
                        heldBundles,
                        durableStates,
                        currentServices,
                        loggers,
                        logger));
    }

    @Deactivate
    void deactivate() {
        process.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEmbedded(EmbeddedMessageServer server) {
        process.embeddedServerStarted(server);
    }

    void unbindEmbedded(EmbeddedMessageServer server) {
        process.embeddedServerStopped(server);
    }
}
