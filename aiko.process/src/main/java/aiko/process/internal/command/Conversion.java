// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

/** Converts an argument of a message to the type of a parameter, exactly or not at all. */
@FunctionalInterface
public interface Conversion {
    /**
     * @param argument a {@code String}, null, or a {@code List} or {@code Map} of these
     * @throws DoesNotFitException if the argument is not of that type
     */
    Object of(Object argument);
}
