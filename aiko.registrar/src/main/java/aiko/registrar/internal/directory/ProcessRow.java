// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.Optional;

/**
 * A process of the directory.
 *
 * @param topicPath {@code namespace/host/process}
 * @param services how many it has
 * @param incarnation which it is of those that had this topic path, if it has told
 */
public record ProcessRow(String topicPath, int services, Optional<String> incarnation) {}
