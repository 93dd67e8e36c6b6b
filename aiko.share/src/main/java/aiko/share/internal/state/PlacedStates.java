// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.process.TopicPath;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The shared states by the places of their services. The successor of a service takes its state over, and a state that a
 * service creates that of its default items. Safe for use by any thread. It stays active if nobody uses it.
 */
@Component(service = PlacedStates.class, immediate = true)
public class PlacedStates {
    private final Map<TopicPath, Placed> states = new ConcurrentHashMap<>();

    /** @param isVacant whether its service has left the place */
    private record Placed(Producer state, boolean isDefault, boolean isVacant) {
        Producer next(Supplier<Producer> fresh) {
            return isDefault || isVacant ? state.successor() : fresh.get();
        }
    }

    /**
     * A state for a service.
     *
     * @param replaced the default state that it replaces; null for none
     */
    public record Taken(Producer state, Producer replaced) {}

    /** For Declarative Services. */
    @Activate
    public PlacedStates() {}

    /** A state that the code of the service creates. */
    public Taken own(TopicPath service, Supplier<Producer> fresh) {
        Placed[] before = {null};
        Placed now = states.compute(service, (path, placed) -> {
            before[0] = placed;
            return new Placed(placed == null ? fresh.get() : placed.next(fresh), false, false);
        });
        return new Taken(now.state(), before[0] != null && before[0].isDefault() ? before[0].state() : null);
    }

    /** A state with default items. Null if the service has a state. */
    public Taken byDefault(TopicPath service, Supplier<Producer> fresh) {
        Placed[] before = {null};
        Placed now = states.compute(service, (path, placed) -> {
            before[0] = placed;
            return placed == null || placed.isDefault() && placed.isVacant()
                    ? new Placed(placed == null ? fresh.get() : placed.next(fresh), true, false)
                    : placed;
        });
        return now == before[0] ? null : new Taken(now.state(), before[0] == null ? null : before[0].state());
    }

    /** Whether the service has a state that continues. */
    public boolean isTaken(TopicPath service) {
        Placed placed = states.get(service);
        return placed != null && !(placed.isDefault() && placed.isVacant());
    }

    /** Whether a default state waits for the successor of its service. */
    public boolean isVacantDefault(TopicPath service) {
        Placed placed = states.get(service);
        return placed != null && placed.isDefault() && placed.isVacant();
    }

    /** The state of the service; null if there is none. */
    public Producer get(TopicPath service) {
        Placed placed = states.get(service);
        return placed == null || placed.isVacant() ? null : placed.state();
    }

    /** The service has left its place. */
    void held(TopicPath service, Producer state) {
        states.computeIfPresent(
                service,
                (path, placed) -> placed.state() == state ? new Placed(state, placed.isDefault(), true) : placed);
    }

    void ended(TopicPath service, Producer state) {
        states.computeIfPresent(service, (path, placed) -> placed.state() == state ? null : placed);
    }
}
