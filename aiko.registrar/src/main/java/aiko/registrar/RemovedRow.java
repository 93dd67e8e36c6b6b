// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceDetails;
import java.util.Objects;

/**
 * A service that was removed and is remembered.
 *
 * @param service what the directory knew of it
 * @param timeAdded when it came, in seconds of the monotonic clock of the registrar that it was registered with
 * @param timeRemoved when it went, likewise
 */
public record RemovedRow(ServiceDetails service, double timeAdded, double timeRemoved) {
    public RemovedRow {
        Objects.requireNonNull(service);
    }
}
