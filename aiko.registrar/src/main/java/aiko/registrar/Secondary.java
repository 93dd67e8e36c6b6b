// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A secondary, as seen by another registrar.
 *
 * @param topicPath the topic path of its service
 * @param age how long the secondary has been in the directory
 * @param holdsCopy false for one of the reference implementation, which holds no service until it is primary
 * @param lag how many services its copy lacks; negative if it has too many; empty if it did not answer
 */
public record Secondary(TopicPath topicPath, Duration age, boolean holdsCopy, OptionalInt lag) {
    public Secondary {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(age);
        Objects.requireNonNull(lag);
    }
}
