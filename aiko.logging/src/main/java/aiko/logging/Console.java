// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The destination of lines for people. The log writes to standard output, unless this is published as an OSGi service: a
 * shell that owns the terminal publishes it, so that lines appear above its prompt. The highest service ranking wins.
 */
@ConsumerType
@FunctionalInterface
public interface Console {
    /** Writes one line. Any thread; must return soon. */
    void println(String line);

    /** Whether it is a terminal that shows colours. */
    default boolean isTerminal() {
        return false;
    }
}
