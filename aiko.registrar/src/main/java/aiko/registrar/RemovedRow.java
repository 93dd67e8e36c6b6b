// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceDetails;
import java.util.Objects;

/**
 * A removed service of the history.
 *
 * @param service what the directory knew of it
 * @param timeAdded when the service was added, in seconds of the monotonic clock of the registrar that it was registered with
 * @param timeRemoved when the service was removed, on the same clock
 */
public record RemovedRow(ServiceDetails service, double timeAdded, double timeRemoved) {
    public RemovedRow {
        Objects.requireNonNull(service);
    }
}
