// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.shell.internal.output.CommandException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The answer of an OSGi service of this container, which arrives on another thread. */
public final class LocalAnswer {
    private LocalAnswer() {}

    /**
     * The answer. Never on an event loop.
     *
     * @param late the failure after the limit
     * @throws CommandException if the answer is a failure, or missing after the limit
     */
    public static <T> T of(CompletionStage<T> stage, long limitSeconds, String late) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new CommandException(failure.getCause().getMessage());
        } catch (TimeoutException missing) {
            throw new CommandException(late);
        }
    }
}
