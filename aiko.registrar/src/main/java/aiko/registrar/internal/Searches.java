// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.registrar.Page;
import aiko.registrar.internal.directory.Search;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs searches on the event loop in short turns, between which it handles messages: a large directory takes seconds, and nobody
 * else waits for them. Safe for use by any thread.
 */
final class Searches {
    /** All searches together take so long in a turn of the event loop. */
    private static final long TURN_NANOS = 2_000_000;

    private final EventLoop eventLoop;
    /** Owned by the event loop. */
    private int running;

    Searches(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    <T> CompletionStage<Page<T>> begin(Search<T> search) {
        var answer = new CompletableFuture<Page<T>>();
        try {
            eventLoop.execute(() -> {
                running++;
                goOn(search, answer);
            });
        } catch (RejectedExecutionException terminated) {
            answer.completeExceptionally(terminated);
        }
        return answer;
    }

    private <T> void goOn(Search<T> search, CompletableFuture<Page<T>> answer) {
        boolean isComplete = false;
        try {
            isComplete = search.goOn(System.nanoTime() + TURN_NANOS / running);
            if (isComplete) {
                answer.complete(search.page());
            }
        } catch (RuntimeException | Error failure) {
            isComplete = true;
            search.giveUp();
            answer.completeExceptionally(failure);
        }
        if (isComplete) {
            running--;
        } else {
            // A task would be run in the same turn of the loop.
            eventLoop.addOneShotTimerHandler(() -> goOn(search, answer), Duration.ZERO);
        }
    }
}
