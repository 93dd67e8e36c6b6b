// SPDX-License-Identifier: Apache-2.0
package aiko.share;

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
     * Follows the shared state of a service in any process.
     *
     * @param process the process that follows it
     * @param items the names of the items to follow, with those below them; empty for all
     * @throws IllegalArgumentException if a name is not valid
     */
    SharedStateFollower follow(AikoProcess process, TopicPath service, List<String> items);
}
