// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was added and can be taken back: a timer, a handler, a subscription, a last will.
 *
 * <p>Safe for use by any thread.
 */
@AnyThread
@ProviderType
public interface Handle extends AutoCloseable {
    /**
     * Takes back what was added. A call that is already running is not interrupted; called on the event loop, no
     * further call begins after this method returns. Cancelling twice does nothing.
     */
    void cancel();

    /** The same as {@link #cancel()}, for try-with-resources. */
    @Override
    default void close() {
        cancel();
    }
}
