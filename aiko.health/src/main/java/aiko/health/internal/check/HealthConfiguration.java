// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The limits of the health checks, PID {@code aiko.health}. */
@ObjectClassDefinition(
        name = "Aiko health checks",
        description = "Limits at which the health checks of a container fail")
public @interface HealthConfiguration {
    String PID = "aiko.health";

    @AttributeDefinition(
            min = "0",
            max = "1048576",
            description =
                    "Free space of the data folder in megabytes at which the check disk fails; it warns at twice as much")
    int disk_free() default 100;

    @AttributeDefinition(
            min = "1",
            max = "100",
            description =
                    "Percentage of the heap, or of a limited metaspace, in use after a garbage collection at which the"
                            + " check memory fails; it warns at 10 percentage points less")
    int memory_percent() default 90;

    @AttributeDefinition(
            min = "1",
            max = "86400",
            description = "Seconds after which a call that blocks an event loop makes the container fail /health/live")
    int hang_limit() default 60;
}
