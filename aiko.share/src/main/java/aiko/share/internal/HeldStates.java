// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.process.TopicPath;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The shared states of services that wait for a successor, which goes on with them. Safe for use by any thread. It stays while
 * nobody uses it.
 */
@Component(service = HeldStates.class, immediate = true)
public class HeldStates {
    private final Map<TopicPath, Producer> states = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public HeldStates() {}

    void add(TopicPath service, Producer state) {
        states.put(service, state);
    }

    void remove(TopicPath service, Producer state) {
        states.remove(service, state);
    }

    /** The state that the service had before it was succeeded; for the first who asks. */
    Optional<Producer> take(TopicPath service) {
        return Optional.ofNullable(states.remove(service));
    }
}
