// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.process.spi.ServiceCompanion;
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
        AikoProcess process = processOf(service);
        state.update(MANAGER_ITEM, manager.toString());
        var client = new Client(service, manager, clientId, state);
        open.add(client);
        client.begin(process);
        return client;
    }

    /** A service with a manager, until the client is cancelled or the service is removed: a manager ends its clients without asking. */
    private final class Client implements Handle, ServiceCompanion {
        private final HostedService service;
        private final TopicPath manager;
        private final int clientId;
        private final SharedState state;
        private volatile Handle control = () -> {};
        private volatile Handle reports = () -> {};

        Client(HostedService service, TopicPath manager, int clientId, SharedState state) {
            this.service = service;
            this.manager = manager;
            this.clientId = clientId;
            this.state = state;
        }

        void begin(AikoProcess process) {
            control = service.interceptControl(this);
            reports = process.addConnectionListener(this::report);
            if (!open.contains(this)) {
                end();
            }
        }

        private void report(ConnectionState connection) {
            if (connection.isAtLeast(ConnectionState.REGISTRAR)) {
                service.messages()
                        .publishCommand(
                                manager.control(),
                                "add_client",
                                service.topicPath().toString(),
                                clientId);
            }
        }

        @Override
        public boolean intercept(Message message) {
            return false;
        }

        @Override
        public void held() {
            // The bundle of the service is replaced, and cancels its clients.
        }

        @Override
        public void removed() {
            if (open.remove(this)) {
                end();
            }
        }

        @Override
        public void cancel() {
            if (open.remove(this)) {
                end();
                state.remove(MANAGER_ITEM);
            }
        }

        private void end() {
            control.cancel();
            reports.cancel();
        }
    }

    private AikoProcess processOf(HostedService service) {
        return processes.stream()
                .filter(process -> process.topicPath().isSameProcess(service.topicPath()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the process of " + service + " has ended"));
    }
}
