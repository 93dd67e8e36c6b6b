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
 * Gives services shared state, and follows that of others: an OSGi service. What a bundle has made with it ends when the
 * bundle stops.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@AnyThread
@ProviderType
public interface SharedStates {
    /**
     * Gives a service shared state from now on. The service should have been added with the tag
     * {@link SharedState#TAG}, by which others know that it has some.
     *
     * @param service a service that was added by {@link AikoProcess#addService}, or that an
     *     {@link aiko.process.AikoServiceListener} was told of
     * @param items what the state is at first, in the order of the map: names and values as in
     *     {@link SharedState#update}
     * @throws IllegalArgumentException as {@link SharedState#update}
     * @throws aiko.sexpression.SExpressionException as {@link SharedState#update}
     */
    SharedState create(HostedService service, Map<String, ?> items);

    /**
     * Follows the shared state of a service, wherever it is. Listeners of the follower are called on the event loop of
     * the process.
     *
     * @param process in whose name it is followed
     * @param items which items, with those below them; none for all
     * @throws IllegalArgumentException if no item can have one of the names
     */
    SharedStateFollower follow(AikoProcess process, TopicPath service, List<String> items);
}
