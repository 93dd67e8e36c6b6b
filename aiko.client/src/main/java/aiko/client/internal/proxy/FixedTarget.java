// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The service at a topic path.
 *
 * @param in the topic for commands to the service
 */
record FixedTarget(ProxyClient client, TopicPath service, String in) implements Target {
    FixedTarget(ProxyClient client, TopicPath service) {
        this(client, service, service.in());
    }

    @Override
    public AikoProcess process() {
        return client.process();
    }

    @Override
    public void command(String name, Object[] arguments) {
        client.publish(in, name, arguments);
    }

    @Override
    public CompletableFuture<List<SExpression>> request(String name, Object[] arguments, Executor caller) {
        return client.ask(Request.of(service, name, arguments), caller);
    }

    @Override
    public Executor callersLoop() {
        return client.callersLoop();
    }

    @Override
    public RequestException failure(String request, Reason reason, String cause) {
        return new RequestException(service, reason, "request " + request + " to service " + service + ": " + cause);
    }

    @Override
    public String toString() {
        return service.toString();
    }
}
