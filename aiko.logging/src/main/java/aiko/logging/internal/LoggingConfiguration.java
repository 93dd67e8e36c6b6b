// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the log, PID {@code aiko.logging}. */
@ObjectClassDefinition(
        name = "Aiko log",
        description = "Where log records go. An empty value means: the environment variable, else the default.")
@interface LoggingConfiguration {
    String PID = "aiko.logging";

    @AttributeDefinition(description = "DEBUG, INFO, WARNING, ERROR or CRITICAL. AIKO_LOG_LEVEL, default INFO")
    String level() default "";

    @AttributeDefinition(
            description = "all: console and MQTT; true: MQTT only; false: console only. AIKO_LOG_MQTT, default all")
    String mqtt() default "";

    @AttributeDefinition(
            description = "Seconds within which a repeated record is counted instead of written;"
                    + " AIKO_LOG_REPEAT_PERIOD, default 6; 0 writes every record")
    String repeat_period() default "";
}
