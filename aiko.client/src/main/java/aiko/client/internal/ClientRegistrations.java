// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ClientStatistics;
import aiko.client.spi.CallTracer;
import aiko.client.spi.ClientReports;
import aiko.process.AikoProcess;
import aiko.process.CurrentService;
import aiko.process.ValueConversion;
import aiko.process.spi.MemoryUse;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Registers a client for each process, with the properties of the process. Nothing else happens before its first use. */
@Component(
        service = {MemoryUse.class, ClientReports.class},
        immediate = true)
public class ClientRegistrations implements MemoryUse, ClientReports {
    private final BundleContext context;
    private final ValueConversion conversion;
    private final CurrentService currentService;
    private final Logger logger;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile CallTracer tracer;

    private final Map<ServiceReference<AikoProcess>, ClientFactory> factories = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public ClientRegistrations(
            BundleContext context,
            @Reference ValueConversion conversion,
            @Reference CurrentService currentService,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.conversion = conversion;
        this.currentService = currentService;
        this.context = context;
        this.logger = logger;
    }

    /** For Declarative Services, which calls this after the constructor. */
    @Reference(
            service = AikoProcess.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addProcess(ServiceReference<AikoProcess> process) {
        var factory = new ClientFactory(context, process, conversion, currentService, () -> tracer, logger);
        factories.put(process, factory);
        factory.register(properties(process));
    }

    void removeProcess(ServiceReference<AikoProcess> process) {
        ClientFactory factory = factories.remove(process);
        if (factory != null) {
            factory.unregister();
        }
    }

    @Override
    public List<Figures> memoryUse() {
        return factories.values().stream()
                .flatMap(factory -> factory.memoryUse().stream())
                .toList();
    }

    @Deactivate
    void deactivate() {
        factories.keySet().forEach(this::removeProcess);
    }

    private static Hashtable<String, Object> properties(ServiceReference<AikoProcess> process) {
        var properties = new Hashtable<String, Object>();
        for (String key : process.getPropertyKeys()) {
            if (key.startsWith("aiko.") || key.equals(Constants.SERVICE_RANKING)) {
                properties.put(key, process.getProperty(key));
            }
        }
        return properties;
    }

    @Override
    public Map<String, ClientStatistics> clients() {
        Map<String, ClientStatistics> clients = new TreeMap<>();
        factories.values().forEach(factory -> factory.addStatistics(clients));
        return clients;
    }

    @Override
    public Map<String, Times> times() {
        Map<String, Times> times = new TreeMap<>();
        factories.values().forEach(factory -> factory.addTimes(times));
        return times;
    }
}
