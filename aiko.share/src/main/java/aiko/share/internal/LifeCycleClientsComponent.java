// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.share.LifeCycleClients;
import aiko.share.SharedState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;

/** The life-cycle clients of one bundle. */
@Component(service = LifeCycleClients.class, scope = ServiceScope.BUNDLE)
public class LifeCycleClientsComponent implements LifeCycleClients {
    private final ServiceStates states;
    private final Set<Handle> open = ConcurrentHashMap.newKeySet();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<AikoProcess> processes = List.of();

    @Activate
    public LifeCycleClientsComponent(@Reference ServiceStates states) {
        this.states = states;
    }

    @Deactivate
    void deactivate() {
        List.copyOf(open).forEach(Handle::cancel);
    }

    @Override
    public Handle join(HostedService service, TopicPath manager, int clientId) {
        if (clientId < 0) {
            throw new IllegalArgumentException("the id of a life-cycle client is " + clientId + ": expected 0 or more");
        }
        SharedState state = states.of(service);
        state.update(MANAGER_ITEM, manager.toString());
        Handle reports = processOf(service).addConnectionListener(connection -> {
            if (connection.isAtLeast(ConnectionState.REGISTRAR)) {
                service.messages()
                        .publishCommand(
                                manager.control(),
                                "add_client",
                                service.topicPath().toString(),
                                clientId);
            }
        });
        var handle = new Handle() {
            @Override
            public void cancel() {
                if (open.remove(this)) {
                    reports.cancel();
                    state.remove(MANAGER_ITEM);
                }
            }
        };
        open.add(handle);
        return handle;
    }

    private AikoProcess processOf(HostedService service) {
        return processes.stream()
                .filter(process -> process.topicPath().isSameProcess(service.topicPath()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the process of " + service + " has ended"));
    }
}
