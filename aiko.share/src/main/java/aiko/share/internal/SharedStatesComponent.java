// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.Handle;
import aiko.process.ServiceRegistration;
import aiko.share.SharedState;
import aiko.share.SharedStates;
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

/** The shared states that one bundle has created. */
@Component(service = SharedStates.class, scope = ServiceScope.BUNDLE)
public class SharedStatesComponent implements SharedStates {
    private final Logger logger;
    private final Set<SharedState> states = ConcurrentHashMap.newKeySet();

    /** For Declarative Services. */
    @Activate
    public SharedStatesComponent(@Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        List.copyOf(states).forEach(Handle::cancel);
    }

    @Override
    public SharedState create(ServiceRegistration service, Map<String, ?> items) {
        var state = new Producer(service.topicPath(), service.eventLoop(), service.messages(), logger, items);
        Handle control = service.addControlHandler(state::control);
        state.whenClosed(() -> {
            control.cancel();
            states.remove(state);
        });
        states.add(state);
        return state;
    }
}
