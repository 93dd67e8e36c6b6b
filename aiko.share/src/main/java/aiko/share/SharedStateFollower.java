// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A copy of the shared state of another service, or of a part of it. A lease keeps it up to date, and is extended until the
 * follower is cancelled. After each reconnect the copy is requested again; until the answer arrives, its items stay.
 *
 * <pre>{@code
 * SharedStateFollower follower = sharedStates.follow(process, thermometer, List.of("temperature"));
 * follower.addListener((command, item, value) -> out.println(value.orElse("removed")));
 * }</pre>
 *
 * <p>Source: {@code share.py} of the reference implementation, whose name for it is a consumer.
 */
@AnyThread
@ProviderType
public interface SharedStateFollower extends Handle {
    /** Whether all items have arrived. It stays true if the connection is lost. */
    boolean isReady();

    /** The value of an item, or of all items below it as a dictionary. Empty for the symbol {@code 0:} as well. */
    Optional<Object> get(String item);

    /** The items in order, {@code a.b} under that name. A snapshot. */
    Map<String, @Nullable Object> items();

    /** Calls the listener with each item, and again with each change. */
    Handle addListener(SharedStateListener listener);

    /** Ends the lease. The items stay, and listeners get no further change. */
    @Override
    void cancel();
}
