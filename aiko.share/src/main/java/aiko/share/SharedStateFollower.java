// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The shared state of another service, or a part of it, kept up to date with a lease that is extended until the follower
 * is cancelled. After each reconnect all of it is asked for again; until the answer comes, items stay as they were.
 *
 * <p>Safe for use by any thread; nothing blocks.
 *
 * <p>Source: {@code share.py} of the reference implementation, whose name for it is a consumer.
 */
@AnyThread
@ProviderType
public interface SharedStateFollower extends Handle {
    /** Whether all items have come. It stays so when the connection is lost. */
    boolean isReady();

    /** The value of an item, or of all items below it as a dictionary. Empty for the symbol {@code 0:} as well. */
    Optional<Object> get(String item);

    /** The items in order, {@code a.b} under that name: a snapshot. */
    Map<String, @Nullable Object> items();

    /** Tells the listener of all items as they are now, and of each change from then on. */
    Handle addListener(SharedStateListener listener);

    /** Ends the lease. Items stay as they were, and listeners hear of nothing more. */
    @Override
    void cancel();
}
