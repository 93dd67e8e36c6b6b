// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceDetails;
import java.time.Duration;
import java.util.Objects;

/**
 * A removed service of the history.
 *
 * @param service its details in the directory
 * @param added when the service was added, as the time since the start of the monotonic clock of the registrar that it was
 *     registered with
 * @param removed when the service was removed, on the same clock
 */
public record RemovedRow(ServiceDetails service, Duration added, Duration removed) {
    public RemovedRow {
        Objects.requireNonNull(service);
        Objects.requireNonNull(added);
        Objects.requireNonNull(removed);
    }
}
