// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.TopicPath;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A secondary, as seen by another registrar.
 *
 * @param topicPath the topic path of its service
 * @param ageSeconds how long the secondary has been in the directory
 * @param lag how many services its copy lacks; negative if it has too many; empty if it did not answer
 */
public record Secondary(TopicPath topicPath, double ageSeconds, OptionalInt lag) {
    public Secondary {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(lag);
    }
}
