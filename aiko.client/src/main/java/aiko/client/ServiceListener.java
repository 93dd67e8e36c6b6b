// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.ServiceDetails;
import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the services that match a filter and their changes, on the event loop of the calling bundle.
 *
 * <p>If changes arrive faster than the listener handles them, it receives the latest state of each service: a service that
 * was added and removed meanwhile is not reported.
 *
 * <pre>{@code
 * client.follow(ServiceFilter.named("lamp"), lamp -> logger.info("lamp {}", lamp.topicPath()));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ServiceListener {
    /** A service that matches was added to the directory. It must not block. An exception is logged. */
    void serviceAdded(ServiceDetails service);

    /** A service that matched was removed from the directory. */
    default void serviceRemoved(ServiceDetails service) {}

    /** The details of a service have changed, and it still matches. */
    default void serviceChanged(ServiceDetails before, ServiceDetails service) {}

    /** All services that match have been added: after the first answer of a registrar, and again after each further one. */
    default void servicesSynchronized() {}
}
