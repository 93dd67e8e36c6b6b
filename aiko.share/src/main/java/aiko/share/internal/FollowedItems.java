// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.client.AikoClient;
import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.process.ValueConversion;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.ServiceObjectListener;
import aiko.share.SharedStates;
import aiko.share.internal.member.FollowingMethod;
import aiko.share.internal.member.FollowingObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Follows the items that components ask for with an annotation, as long as they are services. */
@Component(
        service = {},
        immediate = true)
public class FollowedItems {
    private final SharedStates sharedStates;
    private final ValueConversion conversion;
    private final Logger logger;
    private final Map<AikoClient, Handle> listeners = new ConcurrentHashMap<>();
    private final Map<HostedService, Handle> following = new ConcurrentHashMap<>();

    @Activate
    public FollowedItems(
            @Reference SharedStates sharedStates,
            @Reference ValueConversion conversion,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.sharedStates = sharedStates;
        this.conversion = conversion;
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        listeners.values().forEach(Handle::cancel);
        following.values().forEach(Handle::cancel);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindClient(AikoClient client) {
        listeners.put(client, ManagedProcess.of(client.process()).addObjectListener(new ServiceObjectListener() {
            @Override
            public void objectAdded(HostedService service, Object object) {
                added(client, service, object);
            }

            @Override
            public void objectRemoved(HostedService service) {
                removed(service);
            }
        }));
    }

    void unbindClient(AikoClient client) {
        listeners.remove(client).cancel();
        following.keySet().stream()
                .filter(service ->
                        service.topicPath().isSameProcess(client.process().topicPath()))
                .forEach(this::removed);
    }

    private void added(AikoClient client, HostedService service, Object object) {
        try {
            List<FollowingMethod> methods = FollowingMethod.of(object.getClass(), conversion);
            if (!methods.isEmpty()) {
                following.computeIfAbsent(
                        service,
                        unknown -> new FollowingObject(
                                service,
                                object,
                                methods,
                                client,
                                (found, items) -> sharedStates.follow(client.process(), found, items),
                                logger));
            }
        } catch (IllegalArgumentException | LinkageError unsuitable) {
            logger.error("{}: it follows no items: {}", service, unsuitable.getMessage());
        }
    }

    private void removed(HostedService service) {
        Handle ended = following.remove(service);
        if (ended != null) {
            ended.cancel();
        }
    }
}
