// SPDX-License-Identifier: Apache-2.0
package aiko.logging.spi;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Prints the lines of the log for people. The log prints to standard output unless this is registered as an OSGi service: a shell
 * that owns the terminal does so, so that lines appear above its prompt. The highest service ranking wins.
 *
 * <pre>{@code
 * context.registerService(Console.class, terminal::printAbove, null);
 * }</pre>
 */
@AnyThread
@ConsumerType
@FunctionalInterface
public interface Console {
    /** Prints one line. It must return soon. */
    void println(String line);

    /** Whether this is a terminal with colours. */
    default boolean isTerminal() {
        return false;
    }
}
