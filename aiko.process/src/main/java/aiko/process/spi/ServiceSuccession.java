// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Keeps the services of bundles while these are replaced: an OSGi service, for all processes of this framework.
 *
 * <p>A service whose bundle is updated or refreshed is held for the grace time of its process in any case: it keeps its
 * id and its place in the directory, its messages wait, and what the new version adds takes its place. Whoever replaces
 * bundles, and may need longer, or stops them for that, says so here.
 *
 * <p>A process whose grace time is zero holds nothing.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@AnyThread
@ProviderType
public interface ServiceSuccession {
    /**
     * From now on, services of these bundles that go wait for a successor without a limit of time, even when their bundle
     * is stopped for good. Those that wait already go on waiting. What {@link HostedService#remove()} removes
     * while its bundle is active is removed all the same. A state that was handed over is kept meanwhile: where a new
     * version has none to hand over, the version that comes after it gets that of the version before.
     *
     * @return to be cancelled when the bundles run again, or never will: what has no successor then is removed at once.
     *     Where several hold a bundle, the last one to be cancelled counts
     */
    Handle hold(Collection<Bundle> bundles);
}
