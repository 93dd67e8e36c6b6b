// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.process.ServiceRegistration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives services shared state: an OSGi service. What a bundle has created is closed when the bundle stops.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@ProviderType
public interface SharedStates {
    /**
     * Gives a service shared state from now on. The service should have been added with the tag
     * {@link SharedState#TAG}, by which others know that it has some.
     *
     * @param service a service that was added by {@link aiko.process.AikoProcess#addService}, or that an
     *     {@link aiko.process.AikoServiceListener} was told of
     * @param items what the state is at first, in the order of the map: names and values as in
     *     {@link SharedState#update}
     * @throws IllegalArgumentException as {@link SharedState#update}
     * @throws aiko.sexpression.SExpressionException as {@link SharedState#update}
     */
    SharedState create(ServiceRegistration service, Map<String, ?> items);
}
