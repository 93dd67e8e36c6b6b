// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.client.internal.request.Room;
import aiko.pipeline.PipelineElement;
import aiko.process.AikoConstants;
import aiko.process.CurrentService;
import aiko.process.ServiceHandler;
import aiko.process.ValueConversion;
import aiko.process.spi.MemoryUse;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Registers a handler of messages for each element, in the name of its bundle and component, so that the process treats it as a
 * service of that component. Without an element, this is not activated.
 */
@Component(
        service = MemoryUse.class,
        immediate = true,
        // Not by the annotation of the reference, by which a resolver would look for a bundle with an element.
        property = "elements.cardinality.minimum:Integer=1")
public class ElementWhiteboard implements MemoryUse {
    private static final String PREFIX = "aiko.element.";
    private static final String NAME = PREFIX + "name";
    private static final String THREADS = PREFIX + "threads";
    private static final int MOST_THREADS = 64;
    private static final int PART_OF_HEAP = 16;

    private record Added(ElementService service, ServiceRegistration<ServiceHandler> registration) {}

    private final BundleContext context;
    private final CurrentService currentService;
    private final ValueConversion conversion;
    private final Logger logger;
    private final Room room = new Room(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    private final Map<ServiceReference<PipelineElement>, Added> elements = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public ElementWhiteboard(
            BundleContext context,
            @Reference CurrentService currentService,
            @Reference ValueConversion conversion,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.currentService = currentService;
        this.conversion = conversion;
        this.logger = logger;
    }

    /** For Declarative Services, which calls this after the constructor. */
    @Reference(
            name = "elements",
            service = PipelineElement.class,
            target = "(" + NAME + "=*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedElement")
    void addElement(ServiceReference<PipelineElement> reference) {
        PipelineElement element = context.getService(reference);
        BundleContext itsContext = reference.getBundle().getBundleContext();
        if (element == null || itsContext == null) {
            return;
        }
        String name = String.valueOf(reference.getProperty(NAME));
        var service = new ElementService(
                name,
                element,
                new ElementThreads(name, threads(name, reference)),
                currentService,
                conversion,
                room,
                logger);
        elements.put(
                reference,
                new Added(service, itsContext.registerService(ServiceHandler.class, service, properties(reference))));
    }

    void updatedElement(ServiceReference<PipelineElement> reference) {
        Added added = elements.get(reference);
        if (added != null) {
            added.registration().setProperties(properties(reference));
        }
    }

    void removeElement(ServiceReference<PipelineElement> reference) {
        Added added = elements.remove(reference);
        if (added == null) {
            return;
        }
        added.service().pause();
        try {
            added.registration().unregister();
        } catch (IllegalStateException stopped) {
            logger.debug("the bundle of {} has stopped", reference);
        }
        added.service().close();
        context.ungetService(reference);
    }

    private int threads(String name, ServiceReference<PipelineElement> reference) {
        Object value = reference.getProperty(THREADS);
        int threads = 0;
        try {
            threads = value == null ? 1 : Integer.parseInt(value.toString());
        } catch (NumberFormatException notANumber) {
            logger.debug("{}: not a number", value);
        }
        if (threads < 1 || threads > MOST_THREADS) {
            logger.error(
                    "element {}: {}: ignoring \"{}\": expected a number from 1 to {}",
                    name,
                    THREADS,
                    value,
                    MOST_THREADS);
            return 1;
        }
        return threads;
    }

    private static Hashtable<String, Object> properties(ServiceReference<PipelineElement> reference) {
        var properties = new Hashtable<String, Object>();
        properties.put(AikoConstants.SERVICE_PROTOCOL, PipelineElement.PROTOCOL);
        Map.of(
                        NAME,
                        AikoConstants.SERVICE_NAME,
                        PREFIX + "protocol",
                        AikoConstants.SERVICE_PROTOCOL,
                        PREFIX + "tags",
                        AikoConstants.SERVICE_TAGS,
                        PREFIX + "target",
                        AikoConstants.SERVICE_TARGET)
                .forEach((of, as) -> copy(reference, of, properties, as));
        // The process finds the successor of a service by its component.
        for (String key : List.of("component.name", "service.factoryPid", Constants.SERVICE_PID)) {
            copy(reference, key, properties, key);
        }
        return properties;
    }

    private static void copy(ServiceReference<?> reference, String of, Map<String, Object> properties, String as) {
        Object value = reference.getProperty(of);
        if (value != null) {
            properties.put(as, value);
        }
    }

    @Override
    public List<Figures> memoryUse() {
        return List.of(new Figures("pipeline elements", room.taken(), room.limit(), room.refused()));
    }

    @Deactivate
    void deactivate() {
        elements.keySet().forEach(this::removeElement);
    }
}
