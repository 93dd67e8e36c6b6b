// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.client.AikoClient;
import aiko.event.Handle;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ValueConversion;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.ServiceObjectListener;
import aiko.share.SharedStates;
import aiko.share.internal.member.FollowingMethod;
import aiko.share.internal.member.FollowingObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Follows the items that components ask for with an annotation, as long as they are services. The client of a process is not asked for
 * before: without such a component, nobody uses it.
 */
@Component(
        service = {},
        immediate = true)
public class FollowedItems {
    private final BundleContext context;
    private final SharedStates sharedStates;
    private final ValueConversion conversion;
    private final Logger logger;
    private final Map<ServiceReference<AikoClient>, OfProcess> processes = new ConcurrentHashMap<>();
    private final Map<HostedService, Handle> following = new ConcurrentHashMap<>();

    /** The objects of one process. */
    private final class OfProcess implements ServiceObjectListener {
        private final ServiceReference<AikoProcess> reference;
        private final AikoProcess process;
        private final ServiceReference<AikoClient> client;
        private final Handle listener;

        OfProcess(ServiceReference<AikoProcess> reference, AikoProcess process, ServiceReference<AikoClient> client) {
            this.reference = reference;
            this.process = process;
            this.client = client;
            listener = ManagedProcess.of(process).addObjectListener(this);
        }

        @Override
        public void objectAdded(HostedService service, Object object) {
            try {
                List<FollowingMethod> methods = FollowingMethod.of(object.getClass(), conversion);
                if (!methods.isEmpty()) {
                    following.computeIfAbsent(service, unknown -> follow(service, object, methods));
                }
            } catch (IllegalArgumentException | LinkageError unsuitable) {
                logger.error("{}: it follows no items: {}", service, unsuitable.getMessage());
            }
        }

        /** Null if the process has ended. */
        private Handle follow(HostedService service, Object object, List<FollowingMethod> methods) {
            AikoClient found = context.getService(client);
            return found == null
                    ? null
                    : new FollowingObject(
                            service,
                            object,
                            methods,
                            found,
                            (shared, items) -> sharedStates.follow(process, shared, items),
                            logger);
        }

        @Override
        public void objectRemoved(HostedService service) {
            removed(service);
        }
    }

    @Activate
    public FollowedItems(
            BundleContext context,
            @Reference SharedStates sharedStates,
            @Reference ValueConversion conversion,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.sharedStates = sharedStates;
        this.conversion = conversion;
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        processes.values().forEach(ofProcess -> ofProcess.listener.cancel());
        following.values().forEach(Handle::cancel);
    }

    /** For Declarative Services. */
    @Reference(
            service = AikoClient.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindClient(ServiceReference<AikoClient> client) {
        for (ServiceReference<AikoProcess> reference : processes()) {
            boolean isItsProcess = Objects.equals(
                    reference.getProperty(AikoConstants.PROCESS_NAME), client.getProperty(AikoConstants.PROCESS_NAME));
            AikoProcess process = isItsProcess ? context.getService(reference) : null;
            if (process != null) {
                processes.put(client, new OfProcess(reference, process, client));
            }
        }
    }

    private Collection<ServiceReference<AikoProcess>> processes() {
        try {
            return context.getServiceReferences(AikoProcess.class, null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void unbindClient(ServiceReference<AikoClient> client) {
        OfProcess ended = processes.remove(client);
        if (ended != null) {
            ended.listener.cancel();
            following.keySet().stream()
                    .filter(service -> service.topicPath().isSameProcess(ended.process.topicPath()))
                    .forEach(this::removed);
            context.ungetService(ended.reference);
        }
    }

    private void removed(HostedService service) {
        Handle ended = following.remove(service);
        if (ended != null) {
            ended.cancel();
        }
    }
}
