// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.shell.internal.output.CommandException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An answer that arrives on another thread. Never on an event loop. */
public final class Answer {
    private Answer() {}

    /**
     * The answer of a service of the namespace, whose request has a time limit. Ctrl-C cancels the request.
     *
     * @throws CommandException if the answer is a failure
     */
    public static <T> T of(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw new CommandException(failure.getCause());
        } finally {
            answer.cancel(false);
        }
    }

    /**
     * The answer of an OSGi service of this container.
     *
     * @param late the failure after the limit
     * @throws CommandException if the answer is a failure, or missing after the limit
     */
    public static <T> T of(CompletionStage<T> stage, long limitSeconds, String late) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new CommandException(failure.getCause());
        } catch (TimeoutException missing) {
            throw new CommandException(late, missing);
        }
    }
}
