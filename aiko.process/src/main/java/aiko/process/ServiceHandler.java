// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of one service as they are, on the event loop of its process, one at a time and in order.
 * Control messages go first.
 *
 * <p>A handler must not block. What it throws is logged with the service; later messages are not affected.
 */
@ConsumerType
@FunctionalInterface
public interface ServiceHandler {
    /** A message on the service's {@code in} topic. */
    void in(Message message);

    /** A message on the service's {@code control} topic. */
    default void control(Message message) {}
}
