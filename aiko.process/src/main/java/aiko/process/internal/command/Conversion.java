// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

/** Makes of an argument, as it came, what a parameter takes: exactly that, or nothing. */
@FunctionalInterface
public interface Conversion {
    /**
     * @param argument a {@code String}, null, or a {@code List} or {@code Map} of these
     * @throws DoesNotFitException if it is not what the parameter takes
     */
    Object of(Object argument);
}
