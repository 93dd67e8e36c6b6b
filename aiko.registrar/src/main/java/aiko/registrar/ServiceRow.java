// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceDetails;
import java.time.Duration;
import java.util.Objects;

/**
 * A service of a directory.
 *
 * @param service its details in the directory
 * @param age how long ago the service was added to the directory of this registrar
 */
public record ServiceRow(ServiceDetails service, Duration age) {
    public ServiceRow {
        Objects.requireNonNull(service);
        Objects.requireNonNull(age);
    }
}
