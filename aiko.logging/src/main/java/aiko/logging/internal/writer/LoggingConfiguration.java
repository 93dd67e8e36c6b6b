// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the log, PID {@code aiko.logging}. */
@ObjectClassDefinition(
        name = "Aiko log",
        description = "Where log records go. An empty value means: the environment variable, else the default."
                + " Changes take effect at once.")
@interface LoggingConfiguration {
    String PID = "aiko.logging";

    @AttributeDefinition(
            required = false,
            description = "DEBUG, INFO, WARNING, ERROR or CRITICAL. AIKO_LOG_LEVEL, default INFO")
    String level();

    @AttributeDefinition(
            required = false,
            description = "all: console and MQTT; true: MQTT only; false: console only. AIKO_LOG_MQTT, default all",
            options = {
                @Option(label = "console and MQTT", value = "all"),
                @Option(label = "MQTT only", value = "true"),
                @Option(label = "console only", value = "false")
            })
    String mqtt();

    @AttributeDefinition(
            required = false,
            description = "Seconds within which a repeated record is counted instead of written;"
                    + " AIKO_LOG_REPEAT_PERIOD, default 6; 0 writes every record")
    String repeat_period();

    @AttributeDefinition(
            required = false,
            description = "How lines on the console look: text or json. Default text",
            options = {
                @Option(label = "lines for people", value = "text"),
                @Option(label = "JSON, an object on each line", value = "json")
            })
    String format();

    @AttributeDefinition(
            required = false,
            description = "A file that records are written to as well, whatever mqtt says; a relative one is in the"
                    + " data folder. Default none")
    String file();

    @AttributeDefinition(
            required = false,
            description = "How lines in the file look: text or json. Default text",
            options = {
                @Option(label = "lines for people", value = "text"),
                @Option(label = "JSON, an object on each line", value = "json")
            })
    String file_format();

    @AttributeDefinition(
            required = false,
            type = AttributeType.LONG,
            min = "1024",
            description = "Bytes after which the next file begins. Default 10485760")
    String file_bytes();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "1000",
            description = "Files that are kept; with more than one, a number follows the name, and 0 is the newest."
                    + " Default 5")
    String file_count();
}
