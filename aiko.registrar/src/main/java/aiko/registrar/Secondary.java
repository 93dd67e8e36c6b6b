// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.TopicPath;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A registrar that stands by, as another one sees it.
 *
 * @param topicPath where it is
 * @param ageSeconds how long it has been in the directory
 * @param lag how many services its copy of the directory lacks, or has too many; empty if it does not tell, as those of
 *     the reference do not that hold nothing
 */
public record Secondary(TopicPath topicPath, double ageSeconds, OptionalInt lag) {
    public Secondary {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(lag);
    }
}
