// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.threading.MayBlock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows shared states of services and waits until their items are known: for shells and consoles, whose users wait anyway. Never
 * on an event loop.
 *
 * <pre>{@code
 * List<String> read(SharedStates states) throws Exception {
 *     try (SharedStateFollower lamp = KnownItems.follow(states, process, topicPath, List.of(), Duration.ofSeconds(2))) {
 *         return List.copyOf(lamp.items().keySet());
 *     }
 * }
 * }</pre>
 */
@MayBlock
public final class KnownItems {
    private static final Duration LOOK = Duration.ofMillis(10);

    private KnownItems() {}

    /**
     * Follows items of a service; returns when all of them are known.
     *
     * @param items empty for all
     * @param limit for the answer of the service
     * @throws ExecutionException if the items cannot be followed; the cause states why
     * @throws TimeoutException if the service does not answer; the message states that
     */
    public static SharedStateFollower follow(
            SharedStates states, AikoProcess process, TopicPath service, List<String> items, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return followAfter(() -> {}, states, process, service, items, limit);
    }

    /**
     * The same after a message to the service: the items are as the service has them when it has handled the message, since it
     * receives the request for them next.
     *
     * @param publish publishes the message; called on the event loop
     * @throws ExecutionException if the items cannot be followed; the cause states why
     * @throws TimeoutException if the service does not answer; the message states that
     */
    public static SharedStateFollower followAfter(
            Runnable publish,
            SharedStates states,
            AikoProcess process,
            TopicPath service,
            List<String> items,
            Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<SharedStateFollower> followed = CompletableFuture.supplyAsync(
                () -> {
                    publish.run();
                    return states.follow(process, service, items);
                },
                process.eventLoop());
        SharedStateFollower state;
        try {
            state = followed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException busy) {
            followed.thenAccept(SharedStateFollower::cancel);
            throw new TimeoutException("an event loop of process "
                    + process.topicPath().process() + " did not run within " + seconds(limit));
        }
        var known = new CompletableFuture<Void>();
        Handle look = process.eventLoop()
                .addTimerHandler(
                        () -> {
                            if (state.isReady()) {
                                known.complete(null);
                            }
                        },
                        LOOK,
                        true);
        boolean isKnown = false;
        try {
            known.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            isKnown = true;
            return state;
        } catch (TimeoutException silent) {
            throw new TimeoutException("service " + service + " did not answer within " + seconds(limit)
                    + ": it has no shared state, or is not running");
        } finally {
            look.cancel();
            if (!isKnown) {
                state.cancel();
            }
        }
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() / 1_000.0 + " s";
    }
}
