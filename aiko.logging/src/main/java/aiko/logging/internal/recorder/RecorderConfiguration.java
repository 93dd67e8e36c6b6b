// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the recorder, PID {@code aiko.logging.recorder}. */
@ObjectClassDefinition(
        name = "Aiko recorder",
        description = "An Aiko service that keeps the last log records of the services of the namespace")
@interface RecorderConfiguration {
    String PID = "aiko.logging.recorder";

    @AttributeDefinition(description = "Whether this container runs a recorder")
    boolean enabled() default false;

    @AttributeDefinition(
            description =
                    "Filter of the topics to record, of those that end in /log. If empty, those of all services of the"
                            + " namespace")
    String topic_filter() default "";

    @AttributeDefinition(
            min = "1",
            max = "9000",
            description =
                    "Maximum number of log topics; beyond it, the topic whose last record is the oldest is discarded")
    int services() default 128;

    @AttributeDefinition(min = "1", max = "100000", description = "Maximum number of records of each topic")
    int records() default 128;

    @AttributeDefinition(min = "65536", max = "1073741824", description = "Maximum number of bytes of all records")
    int bytes() default 8 << 20;
}
