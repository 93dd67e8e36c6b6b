// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a service tells of itself: named items, which others can read, follow with a lease, and change.
 *
 * <p>An item is called {@code a}, or {@code a.b} where it is below {@code a}; there are two levels at most. A value is a
 * symbol, a list or a dictionary, as in {@link aiko.sexpression.SExpression}; {@code a} with a dictionary as its value is
 * the same as an item {@code a.b} for each key {@code b}, and an empty dictionary is no item.
 *
 * <p>Safe for use by any thread; nothing blocks. The state is owned by the event loop of the service: what is called
 * there is done when the method returns, other threads have it done soon and in the order of their calls. What cannot
 * be done for the state that there is then, is logged.
 *
 * <p>Source: {@code share.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface SharedState extends Handle {
    /** The tag of services with shared state. */
    String TAG = "ec=true";

    /** Items that there may be, with those below others. */
    int MOST_ITEMS = 10_000;

    /** Leases that others may hold at the same time, one for each response topic. */
    int MOST_LEASES = 10_000;

    /** The longest lease: a day. */
    Duration LONGEST_LEASE = Duration.ofDays(1);

    /** The value of an item, or of all items below it as a dictionary. Empty for the symbol {@code 0:} as well. */
    Optional<Object> get(String item);

    /** All items in order, {@code a.b} under that name: a snapshot. */
    Map<String, @Nullable Object> items();

    /**
     * Sets an item, whether or not it was there, and tells those who follow it.
     *
     * @param value as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}; what is kept is what
     *     readers of it get
     * @throws IllegalArgumentException if an item cannot have that name
     * @throws aiko.sexpression.SExpressionException if the value cannot be written so that it is read back
     */
    void update(String item, @Nullable Object value);

    /**
     * Removes an item and all items below it, and tells those who follow it. Nothing happens if it is not there.
     *
     * @throws IllegalArgumentException if no item can have that name
     */
    void remove(String item);

    /** Tells the listener of all items as they are now, and of each change from then on. */
    Handle addListener(SharedStateListener listener);

    /** Leases that others hold now. */
    int leaseCount();

    /** Figures of the state, and of those who read it. */
    SharedStateStatistics statistics();

    /**
     * Ends all leases and the shared state of the service. While the bundle of the service stops to be replaced, this waits for
     * a message that is being handled, for at most 1 s, unless it is called on the event loop of the service.
     */
    @Override
    @MayBlock
    void cancel();
}
