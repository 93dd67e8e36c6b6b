// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.request;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers; never on an event loop. */
public final class Waiting {
    private Waiting() {}

    /**
     * The answer.
     *
     * @throws Problem if it is a failure, or missing after the limit
     */
    public static <T> T on(CompletionStage<T> stage, long limitSeconds, String late) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw Problem.failed(String.valueOf(failure.getCause().getMessage()));
        } catch (TimeoutException missing) {
            throw Problem.failed(late);
        }
    }
}
