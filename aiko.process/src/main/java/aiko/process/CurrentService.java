// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

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
@ProviderType
public interface CurrentService {
    /** The service that the calling thread runs, or null if it runs none. */
    HostedService get();

    /** The task, run as the service that the calling thread runs now, on whichever thread. */
    Runnable wrap(Runnable task);

    /** The task, called as the service that the calling thread runs now, on whichever thread. */
    <T> Callable<T> wrap(Callable<T> task);

    /** An executor that runs each task as the service that gave it the task. */
    Executor wrap(Executor executor);

    /** Runs the task now, as that service; null for none. */
    void run(HostedService service, Runnable task);

    /**
     * The only service of a bundle, or null where it has none or several. Where it is added to several processes, the one
     * of the default process.
     */
    HostedService onlyOf(Bundle bundle);

    /**
     * The only service that is an object of a class of the bundle, as components are; null where there are none or
     * several.
     */
    HostedService onlyOf(Bundle bundle, String className);

    /** Whether any service has, or has had, a log level of its own: as long as none has, loggers need not look. */
    boolean anyLogLevel();
}
