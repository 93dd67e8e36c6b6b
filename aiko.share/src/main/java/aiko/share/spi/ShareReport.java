// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import aiko.share.SharedStateStatistics;
import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The figures of all shared states of this framework: an OSGi service.
 *
 * <pre>{@code
 * void print(ShareReport report) {
 *     logger.info("{} leases on {} shared states", report.totals().leases(), report.states());
 * }
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ShareReport {
    /** The number of shared states. */
    int states();

    /** The sums over all shared states; counts include those of states that have ended. */
    SharedStateStatistics totals();
}
