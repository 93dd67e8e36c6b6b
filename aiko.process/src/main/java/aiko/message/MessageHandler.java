// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of a subscription, on the event loop of the bundle that has subscribed, in the order of arrival;
 * only control messages for services of the process itself overtake the others.
 */
@ConsumerType
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles one message. It must not block. What it throws is logged; other handlers and messages are not affected.
     *
     * @return true if no handler that the same bundle has added later should see the message; those of other bundles do
     */
    boolean handle(Message message);
}
