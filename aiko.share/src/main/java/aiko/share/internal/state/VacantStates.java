// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.process.TopicPath;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The shared states of services that have left their places: the successor of a service takes its state over. Safe for use by
 * any thread. It stays active if nobody uses it.
 */
@Component(service = VacantStates.class, immediate = true)
public class VacantStates {
    private final Map<TopicPath, Producer> states = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public VacantStates() {}

    void add(TopicPath service, Producer state) {
        states.put(service, state);
    }

    void remove(TopicPath service, Producer state) {
        states.remove(service, state);
    }

    /** Takes the state of the predecessor of a service, once. */
    public Optional<Producer> take(TopicPath service) {
        return Optional.ofNullable(states.remove(service));
    }
}
