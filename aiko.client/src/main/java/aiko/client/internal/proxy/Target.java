// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.process.AikoProcess;
import aiko.sexpression.SExpression;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The service that a proxy calls. Safe for use by any thread; calls of one thread stay in order. */
interface Target {
    /** The process whose event loop completes requests. */
    AikoProcess process();

    void command(String name, Object[] arguments);

    /**
     * Cancelling the result cancels the request.
     *
     * @param caller completes the result
     */
    CompletableFuture<List<SExpression>> request(String name, Object[] arguments, Executor caller);

    /** The event loop of the bundle. */
    Executor callersLoop();

    RequestException failure(String request, Reason reason, String cause);
}
