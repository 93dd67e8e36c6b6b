// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import java.util.Objects;
import java.util.Optional;

/**
 * A process of a directory.
 *
 * @param process {@code namespace/host/process}
 * @param services how many it has
 * @param incarnation which it is of those that had this topic path, if it has told
 */
public record ProcessRow(String process, int services, Optional<String> incarnation) {
    public ProcessRow {
        Objects.requireNonNull(process);
        Objects.requireNonNull(incarnation);
    }
}
