// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A process as the bundles of its container see it: with reports on event loops and refused services for shells and deployers, the
 * abandoning of calls, and listeners for the log. Each {@link AikoProcess} service is one.
 *
 * <pre>{@code
 * ManagedProcess.of(process).refusedServices().forEach(refused -> logger.warn(refused.reason()));
 * }</pre>
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@AnyThread
@ProviderType
public interface ManagedProcess extends AikoProcess {
    /**
     * The same process.
     *
     * @throws ClassCastException if the process is not one of a container, as in a unit test
     */
    static ManagedProcess of(AikoProcess process) {
        return (ManagedProcess) process;
    }

    /**
     * Calls the listener with each control message of each service of this process, whichever bundle added the service, on
     * the event loop of the service and before all other handlers. An exception counts as a failure of the service.
     *
     * @see HostedService#addControlHandler
     */
    Handle addControlListener(BiConsumer<HostedService, Message> listener);

    /** Calls the listener for the object of each service that was added from the OSGi service registry, present ones first. */
    Handle addObjectListener(ServiceObjectListener listener);

    /**
     * OSGi services with the property {@code aiko.name} that this process refused, since they are invalid: two
     * commands with the same name and number of arguments, or a target that is not a filter. Services that target other processes are not among
     * them. A snapshot.
     */
    List<RefusedService> refusedServices();

    /**
     * Whether a topic path is that of an OSGi service of this framework with the property {@code aiko.name}, or of a place that
     * waits for one to return.
     */
    boolean isOsgiService(TopicPath service);

    /** The service of this process with that topic path, or the former one of a place that waits for the next; empty if none. */
    Optional<HostedService> service(TopicPath topicPath);

    /**
     * A report on each event loop of this process, the process's own first, then on the abandoned threads that have not
     * ended. A snapshot; no event loop is asked, so that it can be taken while all of them hang.
     */
    List<EventLoopReport> eventLoops();

    /** The figures of the hot swaps of this process. */
    SwapStatistics swaps();

    /**
     * Abandons the call that keeps a service from its next message: the event loop of the service continues at once, in
     * order and with a new thread, with the next message and all other queued work. The old thread is interrupted; if it
     * ignores that, it runs on beside the new one. The call counts as a failure of its service, with the
     * {@link FailurePolicy} of that service.
     *
     * @param force also if the call has taken less time than the setting {@code event.busy.limit}
     * @return the abandoned call, for people
     * @throws IllegalStateException if the service is not stuck, or waits for another service, which the message names
     */
    String abandon(HostedService service, boolean force);
}
