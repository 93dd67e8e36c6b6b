// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.identity.ServiceNumbers;
import aiko.process.internal.identity.UniqueProcess;
import aiko.process.internal.loop.CurrentServices;
import aiko.process.internal.settings.ProcessSettings;
import aiko.process.internal.state.DurableStates;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** What all processes of the framework share, and of which each of them is made. */
@Component(service = ProcessParts.class)
public class ProcessParts {
    private final BundleContext context;
    private final ServiceNumbers serviceNumbers;
    private final ReplacedBundles replacedBundles;
    private final DurableStates durableStates;
    private final CurrentServices currentServices;
    private final LoggerFactory loggers;
    private final Logger logger;

    @Activate
    public ProcessParts(
            BundleContext context,
            @Reference ServiceNumbers serviceNumbers,
            @Reference ReplacedBundles replacedBundles,
            @Reference DurableStates durableStates,
            @Reference CurrentServices currentServices,
            @Reference LoggerFactory loggers,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.serviceNumbers = serviceNumbers;
        this.replacedBundles = replacedBundles;
        this.durableStates = durableStates;
        this.currentServices = currentServices;
        this.loggers = loggers;
        this.logger = logger;
    }

    BundleContext context() {
        return context;
    }

    Logger logger() {
        return logger;
    }

    /**
     * Begins a process.
     *
     * @param name {@link aiko.process.AikoProcess#DEFAULT_NAME}, or that of a further process
     * @param wantedId its part of topic paths, unless another process has it
     * @param ranking of its OSGi service
     */
    UniqueProcess begin(String name, String wantedId, int ranking, ProcessSettings settings) {
        return new UniqueProcess(
                wantedId,
                new UniqueProcess.Terms(
                        settings.duplicateTerminate(), () -> new ProcessExit(context, logger).accept(1), logger),
                (processId, namesakeFound) -> new HostedProcess(
                        context,
                        new HostedProcess.Identity(name, processId, ranking),
                        settings,
                        namesakeFound,
                        serviceNumbers,
                        replacedBundles,
                        durableStates,
                        currentServices,
                        loggers,
                        logger));
    }
}
