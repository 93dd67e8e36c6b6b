// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import static aiko.message.ConnectionState.TRANSPORT;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.share.SharedState;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.share.internal.follower.Follower;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.state.Producer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The shared states that one bundle creates or follows. */
@Component(service = SharedStates.class, scope = ServiceScope.BUNDLE)
public class SharedStatesComponent implements SharedStates {
    private final ServiceStates serviceStates;
    private final ShareLimits limits;
    private final Logger logger;
    private final Set<Handle> open = ConcurrentHashMap.newKeySet();

    /** For Declarative Services. */
    @Activate
    public SharedStatesComponent(
            @Reference ServiceStates serviceStates,
            @Reference ShareLimits limits,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.serviceStates = serviceStates;
        this.limits = limits;
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        List.copyOf(open).forEach(Handle::cancel);
    }

    @Override
    public SharedState create(HostedService service, Map<String, ?> items) {
        Producer state = serviceStates.create(service, items, logger);
        Handle control = service.interceptControl(state);
        state.whenClosed(() -> {
            control.cancel();
            open.remove(state);
        });
        open.add(state);
        return state;
    }

    @Override
    public SharedState of(HostedService service) {
        return serviceStates.of(service);
    }

    @Override
    public Handle publish(HostedService service, Object object) {
        Handle published = serviceStates.publish(service, object);
        var handle = new Handle() {
            @Override
            public void cancel() {
                published.cancel();
                open.remove(this);
            }
        };
        open.add(handle);
        return handle;
    }

    @Override
    public SharedStateFollower follow(AikoProcess process, TopicPath service, List<String> items) {
        var follower = new Follower(
                process.topicPath(),
                process.eventLoop(),
                process.messages(),
                logger,
                new Follower.Wanted(service, items, Follower.LEASE),
                limits.itemMemory());
        Handle connection = process.addConnectionListener(state -> follower.connected(state.isAtLeast(TRANSPORT)));
        follower.whenClosed(() -> {
            connection.cancel();
            open.remove(follower);
        });
        open.add(follower);
        return follower;
    }
}
