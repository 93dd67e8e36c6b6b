// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets a life-cycle manager of another process, such as one of the reference implementation, manage services of this one: an OSGi
 * service.
 *
 * <p>A manager creates clients, each with an id, and expects each to report to it in time (30 s in the reference). Then it follows the
 * item {@code lifecycle} of the client, and the client's removal. How the manager creates a service of a container is up to both:
 * a command of a service that adds others is enough.
 *
 * <pre>{@code
 * public void create(int clientId, TopicPath manager) {
 *     HostedService worker = process.addService(ServiceDefinition.named("worker-" + clientId));
 *     lifeCycleClients.join(worker, manager, clientId);
 * }
 * }</pre>
 *
 * <p>Source: {@code lifecycle.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface LifeCycleClients {
    /** The item with the topic path of the manager. */
    String MANAGER_ITEM = "lifecycle_client.lifecycle_manager_topic";

    /**
     * Reports a service to its manager: publishes {@code (add_client TOPIC_PATH CLIENT_ID)} on the {@code control} topic of the
     * manager when a registrar is known, and again after each reconnect. The shared state of the service gets the item
     * {@value #MANAGER_ITEM}.
     *
     * @param service as in {@link SharedStates#of}
     * @param manager the service that is the manager
     * @param clientId the id that the manager has chosen, from 0
     * @return ends the reports, and removes the item
     * @throws IllegalArgumentException if the id is negative
     * @throws IllegalStateException if the service has no shared state
     */
    Handle join(HostedService service, TopicPath manager, int clientId);
}
