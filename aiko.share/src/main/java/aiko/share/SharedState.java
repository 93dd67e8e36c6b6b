// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.process.ServiceDefinition;
import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The shared state of a service: named items, which others read, follow with a lease, and change.
 *
 * <p>An item has a name such as {@code a}, or {@code a.b} if it is below {@code a}; there are at most two levels. A value is a
 * symbol, a list or a dictionary, as in {@link aiko.sexpression.SExpression}. {@code a} with a dictionary as its value is the
 * same as an item {@code a.b} for each key {@code b}; an empty dictionary is not an item.
 *
 * <p>The event loop of the service owns the state. A call on that event loop takes effect before the method returns; calls on other
 * threads take effect soon, in the order of each thread. If such a change is not possible by then, it is ignored and logged.
 *
 * <pre>{@code
 * SharedState state = sharedStates.create(service, Map.of("temperature", 20));
 * state.update("temperature", 21);
 * }</pre>
 *
 * <p>Source: {@code share.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface SharedState extends Handle {
    /** The tag of services with shared state. */
    String TAG = ServiceDefinition.SHARED_STATE_TAG;

    /** The largest number of items, including those below others. */
    int MOST_ITEMS = 10_000;

    /**
     * The largest number of leases at the same time, one for each response topic, unless the setting {@code leases} of
     * {@code aiko.share} has another value.
     */
    int MOST_LEASES = 10_000;

    /** The longest lease: a day. */
    Duration LONGEST_LEASE = Duration.ofDays(1);

    /** The value of an item, or of all items below it as a dictionary. Empty for the symbol {@code 0:} as well. */
    Optional<Object> get(String item);

    /** All items in order, {@code a.b} under that name. A snapshot. */
    Map<String, @Nullable Object> items();

    /**
     * Sets an item, whether or not it exists, and sends the change to its followers.
     *
     * @param value as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}; the state keeps the value as readers
     *     receive it
     * @throws aiko.message.UnsuitableMessageException if the name is not valid
     * @throws aiko.sexpression.SExpressionException if the value cannot be written and read back
     */
    void update(String item, @Nullable Object value);

    /**
     * Removes an item and all items below it, and sends the change to its followers. Does nothing if the item does not exist.
     *
     * @throws aiko.message.UnsuitableMessageException if the name is not valid
     */
    void remove(String item);

    /** Calls the listener with each item, and again with each change. */
    Handle addListener(SharedStateListener listener);

    /** The number of current leases. */
    int leaseCount();

    /** The figures of the state and its readers. */
    SharedStateStatistics statistics();

    /**
     * Ends all leases and the shared state of the service. While the bundle of the service stops to be replaced, this waits for
     * a message that is being handled, for at most 1 s, unless it is called on the event loop of the service.
     */
    @Override
    @MayBlock
    void cancel();
}
