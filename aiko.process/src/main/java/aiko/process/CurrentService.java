// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.AnyThread;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The Aiko service that a thread runs: an OSGi service, one for the framework. The log attributes records by it.
 *
 * <p>While an event loop runs the handler of a service, that service is the current one of the thread. Everything that the
 * handler adds runs as the same service, on whichever event loop: tasks, timers, queues, mailboxes, flat-out handlers,
 * subscriptions, connection listeners, and dependents of the stages of {@link aiko.message.Messages}. Threads and pools of
 * the JDK do not know the service; wrap the tasks that they get.
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

    /** A task that runs the given one as the current service of the calling thread, on whichever thread. */
    Runnable wrap(Runnable task);

    /** A task that calls the given one as the current service of the calling thread, on whichever thread. */
    <T> Callable<T> wrap(Callable<T> task);

    /** An executor that runs each task as the service that submitted it. */
    Executor wrap(Executor executor);

    /** Runs the task now, on the calling thread, as that service. */
    void run(HostedService service, Runnable task);
}
