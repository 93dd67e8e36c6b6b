// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.AikoClient;
import aiko.client.ClientStatistics;
import aiko.client.spi.CallTracer;
import aiko.client.spi.ClientReports;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.CurrentService;
import aiko.process.ValueConversion;
import aiko.process.spi.MemoryUse;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * Creates a client for each bundle that uses one process. The first client that is used creates the part that all share, and the
 * last one that is released closes it: a client that nobody uses costs nothing.
 */
final class ClientFactory implements ServiceFactory<AikoClient> {
    private final BundleContext context;
    private final ServiceReference<AikoProcess> process;
    private final ValueConversion conversion;
    private final CurrentService currentService;
    private final Supplier<CallTracer> tracer;
    private final Logger logger;
    private ServiceRegistration<AikoClient> registration;

    // Guarded by this.
    private ProcessClient shared;
    private int clients;

    ClientFactory(
            BundleContext context,
            ServiceReference<AikoProcess> process,
            ValueConversion conversion,
            CurrentService currentService,
            Supplier<CallTracer> tracer,
            Logger logger) {
        this.conversion = conversion;
        this.currentService = currentService;
        this.tracer = tracer;
        this.context = context;
        this.process = process;
        this.logger = logger;
    }

    void register(Dictionary<String, ?> properties) {
        registration = context.registerService(AikoClient.class, this, properties);
    }

    void unregister() {
        registration.unregister();
    }

    @Override
    public AikoClient getService(Bundle bundle, ServiceRegistration<AikoClient> ofThis) {
        AikoProcess ofCaller = bundle.getBundleContext().getService(process);
        if (ofCaller == null) {
            return null;
        }
        AikoProcess own = context.getService(process);
        if (own == null) {
            bundle.getBundleContext().ungetService(process);
            return null;
        }
        synchronized (this) {
            clients++;
        }
        return new BundleClient(ofCaller, () -> shared(own), conversion, currentService, tracer, logger);
    }

    private synchronized ProcessClient shared(AikoProcess own) {
        if (shared != null) {
            return shared;
        }
        var created = new ProcessClient(own, logger);
        if (clients == 0) {
            created.close();
        } else {
            shared = created;
        }
        return created;
    }

    /** Empty if no bundle uses a client of the process. */
    List<MemoryUse.Figures> memoryUse() {
        synchronized (this) {
            return shared == null
                    ? List.of()
                    : shared.memoryUse(String.valueOf(process.getProperty(AikoConstants.PROCESS_NAME)));
        }
    }

    /** Adds the figures by the name of the process, unless no bundle uses a client of it. */
    synchronized void addStatistics(Map<String, ClientStatistics> clients) {
        if (shared != null) {
            clients.put(String.valueOf(process.getProperty(AikoConstants.PROCESS_NAME)), shared.statistics());
        }
    }

    /** The same for their times. */
    synchronized void addTimes(Map<String, ClientReports.Times> times) {
        if (shared != null) {
            times.put(String.valueOf(process.getProperty(AikoConstants.PROCESS_NAME)), shared.times());
        }
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<AikoClient> ofThis, AikoClient client) {
        ((BundleClient) client).close();
        ProcessClient unused = null;
        synchronized (this) {
            if (--clients == 0) {
                unused = shared;
                shared = null;
            }
        }
        if (unused != null) {
            unused.close();
        }
        context.ungetService(process);
        BundleContext ofCaller = bundle.getBundleContext();
        if (ofCaller != null) {
            ofCaller.ungetService(process);
        }
    }
}
