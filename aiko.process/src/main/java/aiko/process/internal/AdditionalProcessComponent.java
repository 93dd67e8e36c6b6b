// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.internal.identity.UniqueProcess;
import aiko.process.internal.settings.ProcessConfiguration;
import aiko.process.internal.settings.ProcessSettings;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
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
            ProcessConfiguration configuration, Map<String, Object> properties, @Reference ProcessFactory processes) {
        String pid = properties.get("service.pid").toString();
        int end = pid.indexOf('~');
        String name = pid.substring((end < 0 ? pid.lastIndexOf('.') : end) + 1);
        var settings = ProcessSettings.resolve(configuration, pid, processes.context(), processes.logger());
        process = processes.start(name, settings.processId().of(name), ORDINARY_RANKING, settings);
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
