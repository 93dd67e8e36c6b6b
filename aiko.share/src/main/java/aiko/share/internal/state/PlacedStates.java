// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.process.TopicPath;
import aiko.share.SharedStateStatistics;
import aiko.share.spi.ShareReport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The shared states by the places of their services. The successor of a service takes its state over, and a state that a
 * service creates that of its default items. Safe for use by any thread. It stays active if nobody uses it.
 */
@Component(
        service = {PlacedStates.class, ShareReport.class},
        immediate = true)
public class PlacedStates implements ShareReport {
    private static final SharedStateStatistics NONE = new SharedStateStatistics(0, 0, 0, 0, 0);

    private final Map<TopicPath, Placed> states = new ConcurrentHashMap<>();
    private final AtomicReference<SharedStateStatistics> ended = new AtomicReference<>(NONE);

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
        SharedStateStatistics last = state.statistics();
        ended.updateAndGet(
                sum -> add(sum, new SharedStateStatistics(0, 0, last.merged(), last.ended(), last.refused())));
    }

    @Override
    public int states() {
        return states.size();
    }

    @Override
    public SharedStateStatistics totals() {
        return states.values().stream()
                .map(placed -> placed.state().statistics())
                .reduce(ended.get(), PlacedStates::add);
    }

    private static SharedStateStatistics add(SharedStateStatistics one, SharedStateStatistics other) {
        return new SharedStateStatistics(
                one.leases() + other.leases(),
                one.waiting() + other.waiting(),
                one.merged() + other.merged(),
                one.ended() + other.ended(),
                one.refused() + other.refused());
    }
}
