// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.identity.ServiceIds;
import aiko.process.internal.identity.UniqueProcess;
import aiko.process.internal.loop.ThreadServices;
import aiko.process.internal.settings.ProcessSettings;
import aiko.process.internal.state.StateKeeper;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Starts processes, with everything that all processes of the framework share. */
@Component(service = ProcessFactory.class)
public class ProcessFactory {
    private final BundleContext context;
    private final ServiceIds serviceIds;
    private final ReplacedBundles replacedBundles;
    private final StateKeeper stateKeeper;
    private final ThreadServices threadServices;
    private final LoggerFactory loggers;
    private final Logger logger;

    @Activate
    public ProcessFactory(
            BundleContext context,
            @Reference ServiceIds serviceIds,
            @Reference ReplacedBundles replacedBundles,
            @Reference StateKeeper stateKeeper,
            @Reference ThreadServices threadServices,
            @Reference LoggerFactory loggers,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.serviceIds = serviceIds;
        this.replacedBundles = replacedBundles;
        this.stateKeeper = stateKeeper;
        this.threadServices = threadServices;
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
     * Starts a process.
     *
     * @param name {@link aiko.process.AikoConstants#DEFAULT_PROCESS}, or that of a further process
     * @param wantedId its part of topic paths, unless another process has it
     * @param ranking of its OSGi service
     */
    UniqueProcess start(String name, String wantedId, int ranking, ProcessSettings settings) {
        return new UniqueProcess(
                wantedId,
                new UniqueProcess.Terms(
                        settings.duplicateTerminate(), () -> new ProcessExit(context, logger).accept(1), logger),
                (processId, namesakeFound) -> new RunningProcess(
                        context,
                        new RunningProcess.Identity(name, processId, ranking),
                        settings,
                        namesakeFound,
                        serviceIds,
                        replacedBundles,
                        stateKeeper,
                        threadServices,
                        loggers,
                        logger));
    }
}
