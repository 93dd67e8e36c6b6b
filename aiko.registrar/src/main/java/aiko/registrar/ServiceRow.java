// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceDetails;
import java.util.Objects;

/**
 * A service of a directory.
 *
 * @param service what the directory knows of it
 * @param ageSeconds how long ago the service was added to the directory of this registrar
 */
public record ServiceRow(ServiceDetails service, double ageSeconds) {
    public ServiceRow {
        Objects.requireNonNull(service);
    }
}
