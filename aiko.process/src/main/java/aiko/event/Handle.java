// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Cancels what was added: a timer, a handler, a subscription, a last will.
 *
 * <pre>{@code
 * try (Handle subscription = messages.subscribe("example/answers", message -> logger.info("{}", message))) {
 *     messages.publishCommand("example/questions", "who");
 * }
 * }</pre>
 */
@AnyThread
@ProviderType
public interface Handle extends AutoCloseable {
    /**
     * Cancels it. A running call is not interrupted. If this is called on the event loop, no further call begins after this
     * method returns. The second call does nothing.
     */
    void cancel();

    /** The same as {@link #cancel()}, for try-with-resources. */
    @Override
    default void close() {
        cancel();
    }
}
