// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.shell.internal.output.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the shared states of services. Never on an event loop. */
public final class SharedItems {
    private static final Duration LOOK = Duration.ofMillis(10);

    private SharedItems() {}

    /**
     * Follows items of a service; returns when all of them are known.
     *
     * @param items empty for all
     * @throws CommandException if the service does not answer
     */
    public static SharedStateFollower follow(
            SharedStates sharedStates, AikoProcess process, TopicPath service, List<String> items, Duration timeout)
            throws InterruptedException {
        return followAfter(() -> {}, sharedStates, process, service, items, timeout);
    }

    /**
     * The same after a message to the service: the items are as the service has them when it has handled the message, since it
     * receives the request for them next.
     *
     * @param publish publishes the message; called on the event loop
     */
    public static SharedStateFollower followAfter(
            Runnable publish,
            SharedStates sharedStates,
            AikoProcess process,
            TopicPath service,
            List<String> items,
            Duration timeout)
            throws InterruptedException {
        var followed = CompletableFuture.supplyAsync(
                () -> {
                    publish.run();
                    return sharedStates.follow(process, service, items);
                },
                process.eventLoop());
        SharedStateFollower state;
        try {
            state = followed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new CommandException(failure.getCause());
        } catch (TimeoutException busy) {
            followed.thenAccept(SharedStateFollower::cancel);
            throw new CommandException("the event loop of the shell did not run within " + seconds(timeout));
        }
        var known = new CompletableFuture<Void>();
        Handle look = process.eventLoop()
                .addTimerHandler(
                        () -> {
                            if (state.isReady()) {
                                known.complete(null);
                            }
                        },
                        LOOK);
        try {
            await(
                    known,
                    timeout,
                    "service " + service + " did not answer within " + seconds(timeout)
                            + ": it has no shared state, or is not running");
            return state;
        } finally {
            look.cancel();
            if (!known.isDone()) {
                state.cancel();
            }
        }
    }

    /** @throws CommandException if the event does not happen within the limit */
    public static void await(CompletableFuture<Void> event, Duration timeout, String late) throws InterruptedException {
        try {
            event.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException missing) {
            throw new CommandException(late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A limit for people. */
    public static String seconds(Duration timeout) {
        return timeout.toMillis() / 1_000.0 + " s";
    }
}
