// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.sexpression.SExpression;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A client as proxies use it. */
public interface ProxyClient extends AikoClient {
    /**
     * Publishes a command like {@link #command}.
     *
     * @param topic for commands to the service
     */
    void publish(String topic, String command, Object[] arguments);

    /**
     * Asks like {@link #request(Request)}.
     *
     * @param caller completes the result
     */
    CompletableFuture<List<SExpression>> ask(Request request, Executor caller);

    /** The event loop of the bundle. */
    Executor callersLoop();
}
