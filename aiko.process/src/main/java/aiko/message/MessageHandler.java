// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the messages of a subscription, on the event loop of the subscribing bundle, in the order of arrival. Only
 * control messages for services of the process itself overtake other messages.
 *
 * <pre>{@code
 * messages.subscribe("example/temperature", message -> out.println(message.text()));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface MessageHandler extends MessageInterceptor {
    /** Handles one message. It must not block. An exception is logged; other handlers and messages are not affected. */
    void handle(Message message);

    /** Handles the message and leaves it to later handlers as well. */
    @Override
    default boolean intercept(Message message) {
        handle(message);
        return false;
    }
}
