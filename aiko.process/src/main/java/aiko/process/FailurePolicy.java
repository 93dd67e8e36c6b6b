// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.UnsuitableMessageException;
import java.util.Locale;

/**
 * The consequence for a service whose handler throws. The failure is always logged on the log topic of the service, and other
 * services continue.
 */
public enum FailurePolicy {
    /** The service continues with its next message. */
    CONTINUE,
    /** The service is removed, until the bundle that added it adds it again. */
    REMOVE_SERVICE,
    /** The framework is stopped in order, and the JVM ends with status 1. */
    TERMINATE_PROCESS;

    /**
     * Reads {@code continue}, {@code remove-service} or {@code terminate-process}, in any case, with {@code -} or
     * {@code _}.
     *
     * @throws UnsuitableMessageException if it is none of them
     */
    public static FailurePolicy parse(String text) {
        try {
            return valueOf(
                    Given.text(text, "failure policy").strip().replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new UnsuitableMessageException(
                    "failure policy \"" + text + "\": expected continue, remove-service or terminate-process", unknown);
        }
    }
}
