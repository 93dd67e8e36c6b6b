// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.AikoConstants;
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

/** The process that every framework has. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ProcessConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ProcessConfiguration.class)
public class ProcessComponent {
    /** Where a component asks for just one process, this is the one. */
    private static final int PREFERRED_RANKING = 1;

    private final UniqueProcess process;

    @Activate
    public ProcessComponent(
            BundleContext context,
            ProcessConfiguration configuration,
            @Reference ServiceNumbers serviceNumbers,
            @Reference HeldBundles heldBundles,
            @Reference DurableStates durableStates,
            @Reference CurrentServices currentServices,
            @Reference LoggerFactory loggers,
            @Reference(service = LoggerFactory.class) Logger logger) {
        var settings = ProcessSettings.resolve(configuration, ProcessConfiguration.PID, context, logger);
        process = new UniqueProcess(
                settings.processId().ofContainer(),
                new UniqueProcess.Terms(
                        settings.duplicateTerminate(), () -> new ProcessExit(context, logger).accept(1), logger),
                (processId, namesakeFound) -> new HostedProcess(
                        context,
                        new HostedProcess.Identity(AikoConstants.DEFAULT_PROCESS, processId, PREFERRED_RANKING),
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
