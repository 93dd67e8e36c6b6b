// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How much of the log is kept in memory, PID {@code aiko.logging.history}. */
@ObjectClassDefinition(
        name = "Aiko log history",
        description = "The last log records of this container, which aiko:log prints")
@interface HistoryConfiguration {
    String PID = "aiko.logging.history";

    @AttributeDefinition(
            min = "1",
            max = "1000000",
            description = "Maximum number of records; fewer are kept if they are long")
    int records() default 1_000;

    @AttributeDefinition(min = "65536", max = "1073741824", description = "Maximum number of characters of all records")
    int characters() default 2 << 20;
}
