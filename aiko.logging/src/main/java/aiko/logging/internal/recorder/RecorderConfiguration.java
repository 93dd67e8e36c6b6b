// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the recorder, PID {@code aiko.logging.recorder}. */
@ObjectClassDefinition(
        name = "Aiko recorder",
        description = "Keeps the last log records of the services of the namespace, for those who ask for them")
@interface RecorderConfiguration {
    String PID = "aiko.logging.recorder";

    @AttributeDefinition(description = "Whether this container has a recorder")
    boolean enabled() default false;

    @AttributeDefinition(
            description =
                    "Which topics it records, of those that end in /log. An empty value means those of all services of the"
                            + " namespace")
    String topic_filter() default "";

    @AttributeDefinition(
            min = "1",
            max = "9000",
            description = "How many log topics it keeps: those that said something last")
    int services() default 128;

    @AttributeDefinition(min = "1", max = "100000", description = "How many records it keeps of each topic")
    int records() default 128;

    @AttributeDefinition(
            min = "65536",
            max = "1073741824",
            description = "How many bytes it keeps in all, whatever the numbers say")
    int bytes() default 8 << 20;
}
