// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import java.util.Arrays;

/** The topics on which the records of a service are published. */
public enum LogTopics {
    /** The log topic of the service, and that of its process while a program of the reference implementation may read it. */
    AUTO,
    /** The log topic of the service. */
    SERVICE,
    /** The log topic of the process, as the reference implementation does. */
    PROCESS,
    BOTH;

    /** @throws IllegalArgumentException if it is none of them; the message names them */
    public static LogTopics of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("auto, service, process or both"));
    }

    boolean includeService() {
        return this != PROCESS;
    }

    boolean includeProcess(boolean isReadByReference) {
        return this == PROCESS || this == BOTH || this == AUTO && isReadByReference;
    }
}
