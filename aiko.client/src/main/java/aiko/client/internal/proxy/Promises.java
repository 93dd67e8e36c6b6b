// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

/** Results as OSGi promises: their callbacks run where the result arrives. Only proxies with such methods load this class. */
final class Promises {
    private Promises() {}

    static Promise<Object> of(CompletableFuture<Object> result) {
        Deferred<Object> deferred = new PromiseFactory(PromiseFactory.inlineExecutor()).deferred();
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                deferred.resolve(value);
            } else {
                deferred.fail(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return deferred.getPromise();
    }
}
