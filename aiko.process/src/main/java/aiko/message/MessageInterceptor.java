// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives messages like a {@link MessageHandler}, and can keep each of them from the handlers that were added later.
 *
 * <pre>{@code
 * messages.intercept("example/requests", message -> message.text().startsWith("(debug "));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface MessageInterceptor {
    /**
     * Handles one message. It must not block. An exception is logged; other handlers and messages are not affected.
     *
     * @return true if the message is consumed: no later handler of the same bundle gets it. Handlers of other bundles do
     */
    boolean intercept(Message message);
}
