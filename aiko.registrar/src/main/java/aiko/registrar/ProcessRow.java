// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.Objects;
import java.util.Optional;

/**
 * A process of a directory.
 *
 * @param process {@code namespace/host/process}
 * @param services the number of its services
 * @param incarnation the incarnation of the process, if it has announced one
 */
public record ProcessRow(String process, int services, Optional<String> incarnation) {
    public ProcessRow {
        Objects.requireNonNull(process);
        Objects.requireNonNull(incarnation);
    }
}
