// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.share.spi.KnownItems;
import aiko.shell.internal.output.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Reads the shared states of services. Never on an event loop. */
public final class SharedItems {
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
     * The same after a message to the service: the items are as the service has them when it has handled the message.
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
        try {
            return KnownItems.followAfter(publish, sharedStates, process, service, items, timeout);
        } catch (ExecutionException failure) {
            throw new CommandException(failure.getCause());
        } catch (TimeoutException late) {
            throw new CommandException(late.getMessage(), late);
        }
    }
}
