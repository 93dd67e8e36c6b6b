// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.Message;
import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of one service as they are, on the event loop of the service, one at a time and in order.
 * Control messages go first.
 *
 * <p>A handler must not block. What it throws is logged on the log topic of the service; what follows from it says the
 * service's {@link FailurePolicy}.
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ServiceHandler {
    /** A message on the service's {@code in} topic. */
    void in(Message message);

    /** A message on the service's {@code control} topic. */
    default void control(Message message) {}
}
