// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.sexpression.SExpression;
import aiko.threading.OnEventLoop;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the items of an answer as they arrive, on the event loop of the calling bundle.
 *
 * <pre>{@code
 * Request watch = Request.of(camera, "watch").open().withTimeLimit(Duration.ofHours(1));
 * Handle frames = client.request(watch, items -> logger.info("{}", items));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ResponseListener {
    /** An item of the answer. It must not block. An exception is logged, and the next item follows. */
    void itemReceived(SExpression item);

    /**
     * The request has ended, and no further item follows. Not called for a request that was cancelled.
     *
     * @param failure empty if the answer is complete
     */
    default void responseEnded(Optional<RequestException> failure) {}
}
