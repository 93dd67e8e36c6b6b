// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.AikoConstants;
import aiko.process.internal.identity.UniqueProcess;
import aiko.process.internal.settings.ProcessConfiguration;
import aiko.process.internal.settings.ProcessSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The process that every framework has. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ProcessConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ProcessConfiguration.class)
public class ProcessComponent {
    /** A component that asks for one process, whichever it is, gets this one. */
    private static final int PREFERRED_RANKING = 1;

    private final UniqueProcess process;

    @Activate
    public ProcessComponent(ProcessConfiguration configuration, @Reference ProcessFactory processes) {
        var settings = ProcessSettings.resolve(
                configuration, ProcessConfiguration.PID, processes.context(), processes.logger());
        process = processes.start(
                AikoConstants.DEFAULT_PROCESS, settings.processId().ofContainer(), PREFERRED_RANKING, settings);
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
