// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.AnyThread;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which Aiko service a thread runs: an OSGi service, one for the framework. The log takes from it whose a record is.
 *
 * <p>While an event loop runs the handler of a service, that service is the current one of its thread. What the handler
 * adds belongs to the same service when it runs later, on whichever event loop: tasks, timers, queues, mailboxes, flat-out
 * handlers, subscriptions, connection listeners, and what depends on a completion that {@link aiko.message.Messages} gave.
 * Threads and pools of the JDK know nothing of it; what they are given carries the service where it was wrapped here.
 *
 * <pre>{@code pool.execute(currentService.wrap(() -> logger.info("with the topic path of the service")));}</pre>
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@AnyThread
@ProviderType
public interface CurrentService {
    /** The service that the calling thread runs, if any. */
    Optional<HostedService> get();

    /** The task, run as the service that the calling thread runs now, on whichever thread. */
    Runnable wrap(Runnable task);

    /** The task, called as the service that the calling thread runs now, on whichever thread. */
    <T> Callable<T> wrap(Callable<T> task);

    /** An executor that runs each task as the service that gave it the task. */
    Executor wrap(Executor executor);

    /** Runs the task now, on the calling thread, as that service. */
    void run(HostedService service, Runnable task);
}
