// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.process.HostedService;
import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Observes the objects behind the services that were added from the OSGi service registry, such as the instances of components:
 * for bundles that read annotations of their own from them. Called on the thread that registers the OSGi service; must not block
 * or throw.
 *
 * <pre>{@code
 * ManagedProcess.of(process).addObjectListener(new ServiceObjectListener() {
 *     @Override
 *     public void objectAdded(HostedService service, Object object) {
 *         names.add(service.details().name());
 *     }
 *
 *     @Override
 *     public void objectRemoved(HostedService service) {
 *         names.remove(service.details().name());
 *     }
 * });
 * }</pre>
 */
@AnyThread
@ConsumerType
public interface ServiceObjectListener {
    /**
     * The service was added, and its {@link aiko.process.AikoServiceListener} has not been called yet. For a service that is added
     * while the listener is added, this may be called twice.
     */
    void objectAdded(HostedService service, Object object);

    /** The service was removed; the object must be forgotten. */
    void objectRemoved(HostedService service);
}
