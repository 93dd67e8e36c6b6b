// SPDX-License-Identifier: Apache-2.0
package aiko.health;

import aiko.threading.MayBlock;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The health of this container, an OSGi service. It runs each OSGi service {@code org.apache.felix.hc.api.HealthCheck} on a
 * thread of its own, never on an event loop, so that it answers while all event loops hang.
 *
 * <pre>{@code
 * boolean isReady = health.report(Health.READY).overall() != HealthReport.Overall.UNHEALTHY;
 * }</pre>
 */
@ProviderType
public interface Health {
    /** The tag of checks that only a restart of the container cures. */
    String LIVE = "live";

    /** The tag of checks that fail while the container is not registered, or unable to work. */
    String READY = "ready";

    /**
     * The results of the checks that have at least one of the tags, in the order of their names. A result is used again for
     * 1 s. Returns within 2 s: a check that has not returned by then has the status {@code HEALTH_CHECK_ERROR}.
     *
     * @param tags none for all checks
     */
    @MayBlock
    HealthReport report(String... tags);
}
