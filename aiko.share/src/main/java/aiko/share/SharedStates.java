// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Creates shared states, and follows those of other services: an OSGi service. States and followers of a bundle end when the
 * bundle stops.
 *
 * <pre>{@code
 * SharedState state = sharedStates.create(service, Map.of("lifecycle", "ready"));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface SharedStates {
    /**
     * Creates the shared state of a service. The service should have the tag {@link SharedState#TAG}, which announces
     * the state to others.
     *
     * @param service a service that was added by {@link AikoProcess#addService}, or passed to an
     *     {@link aiko.process.AikoServiceListener}
     * @param items the first items, in the order of the map: names and values as in {@link SharedState#update}
     * @throws IllegalArgumentException as {@link SharedState#update}
     * @throws aiko.sexpression.SExpressionException as {@link SharedState#update}
     */
    SharedState create(HostedService service, Map<String, ?> items);

    /**
     * The shared state of a service: the one that was created for it, else the one with its default items and those of its
     * {@link SharedItem} members, which this creates if nobody has asked for it yet. That state is closed with the service.
     *
     * <pre>{@code
     * sharedStates.of(service).update("lifecycle", "busy");
     * }</pre>
     *
     * @param service as in {@link #create}; with {@link aiko.process.ServiceDefinition#shared()}
     * @throws IllegalStateException if the service has no shared state, and is defined without one
     */
    SharedState of(HostedService service);

    /**
     * Publishes the {@link SharedItem} members of an object in the shared state of a service, beside its default items, until the
     * handle is cancelled or the service is removed. For a component that is an {@link aiko.process.AikoService} this is done
     * already.
     *
     * @param service as in {@link #create}
     */
    Handle publish(HostedService service, Object object);

    /**
     * Follows the shared state of a service in any process.
     *
     * @param process the process that follows it
     * @param items the names of the items to follow, with those below them; empty for all
     * @throws IllegalArgumentException if a name is not valid
     */
    SharedStateFollower follow(AikoProcess process, TopicPath service, List<String> items);
}
