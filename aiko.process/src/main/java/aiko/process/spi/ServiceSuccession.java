// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Keeps the places of services while their bundles are replaced: an OSGi service, for all processes of this framework.
 *
 * <p>When a bundle is updated or refreshed, the places of its services are kept for the grace time of their process: the services
 * of the new version get the ids, topic paths and queued messages. A deployer that needs longer, or that stops bundles, holds
 * them here. With a grace time of zero, a process keeps no places.
 *
 * <pre>{@code
 * Handle hold = succession.hold(List.of(bundle));
 * try {
 *     bundle.stop();
 *     bundle.update(content);
 *     bundle.start();
 * } finally {
 *     hold.cancel();
 * }
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ServiceSuccession {
    /**
     * Keeps the places of services of these bundles without a limit of time, even if a bundle is stopped for good; places that
     * wait already are kept as well. {@link aiko.process.HostedService#remove()} still removes a service whose bundle is active. A state that
     * was handed over is kept meanwhile: if a new version hands over none, the version after it gets that state.
     *
     * @return to be cancelled when the bundles run again, or will not run again: places without a successor are then removed at
     *     once. If a bundle is held several times, the last cancellation counts
     */
    Handle hold(Collection<Bundle> bundles);
}
