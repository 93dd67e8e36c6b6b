// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The service at a topic path. */
record FixedTarget(AikoClient client, TopicPath service) implements Target {
    @Override
    public AikoProcess process() {
        return client.process();
    }

    @Override
    public void command(String name, Object[] arguments) {
        client.command(service, name, arguments);
    }

    @Override
    public CompletableFuture<List<SExpression>> request(String name, Object[] arguments) {
        return client.request(Request.of(service, name, arguments)).toCompletableFuture();
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
