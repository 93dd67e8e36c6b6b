// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * A text or number that came, or may have come, from a message is not valid. The methods of Aiko that take response topics,
 * topics, topic paths, names and the like throw it, and so may each handler of messages.
 *
 * <p>If a handler of a service or of a subscription throws it, the message is at fault, not the handler: the message is ignored,
 * one line names the reason, and neither a failure is counted nor the failure policy of the service applied. The same applies
 * to an {@link aiko.sexpression.SExpressionException}. Anybody can send a message, and a message must not end a service.
 *
 * <pre>{@code
 * public void dim(int percent) {
 *     if (percent < 0 || percent > 100) {
 *         throw new UnsuitableMessageException(percent + " percent: expected 0 to 100");
 *     }
 *     …
 * }
 * }</pre>
 */
public class UnsuitableMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message the reason, for people */
    public UnsuitableMessageException(String message) {
        super(message);
    }

    /** @param message the reason, for people */
    public UnsuitableMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
