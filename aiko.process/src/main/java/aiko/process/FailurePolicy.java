// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.Locale;

/**
 * What becomes of a service whose handler throws. The failure is logged on the service's log topic in any case, and
 * other services go on.
 */
public enum FailurePolicy {
    /** The service goes on with its next message. */
    CONTINUE,
    /** The service is removed; it comes back when whoever added it adds it again. */
    REMOVE_SERVICE,
    /** The framework is stopped in order, and the JVM ends with status 1. */
    TERMINATE_PROCESS;

    /**
     * Reads {@code continue}, {@code remove-service} or {@code terminate-process}, in any case, with {@code -} or
     * {@code _}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static FailurePolicy parse(String text) {
        try {
            return valueOf(text.strip().replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "failure policy \"" + text + "\" is not continue, remove-service or terminate-process", unknown);
        }
    }
}
