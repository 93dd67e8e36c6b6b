// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import aiko.message.Message;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import aiko.threading.AnyThread;

/**
 * Recognizes requests for shared items among the control messages of a service, so that the service can update its items
 * before they are sent.
 *
 * <pre>{@code
 * // Before sharedStates.create(service, items): handlers are called in this order.
 * service.addControlHandler(message -> {
 *     if (ShareRequests.includes(message)) {
 *         state.update("memory", Runtime.getRuntime().totalMemory());
 *     }
 * });
 * }</pre>
 */
@AnyThread
public final class ShareRequests {
    private static final SExpressionLimits LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    private ShareRequests() {}

    /** Whether a control message is a request {@code (share …)}. */
    public static boolean includes(Message control) {
        try {
            return SExpressions.parse(control.payload(), LIMITS).name().equals("share");
        } catch (SExpressionException unreadable) {
            return false;
        }
    }
}
