// SPDX-License-Identifier: Apache-2.0
package aiko.logging.spi;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where lines for people go. The logger writes to standard output unless someone publishes this as an OSGi service: a
 * shell that owns the terminal does, so that lines appear above its prompt. The highest service ranking wins.
 */
@AnyThread
@ConsumerType
@FunctionalInterface
public interface Console {
    /** Writes one line. Any thread; must return soon. */
    void println(String line);

    /** Whether it is a terminal that can show colours. */
    default boolean isTerminal() {
        return false;
    }
}
