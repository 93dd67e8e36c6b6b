// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the log, PID {@code aiko.logging}. */
@ObjectClassDefinition(
        name = "Aiko log",
        description =
                "The destinations and the form of log records. If a value is empty, the environment variable applies, else"
                        + " the default. Changes take effect at once.")
public @interface LoggingConfiguration {
    String PID = "aiko.logging";

    @AttributeDefinition(
            required = false,
            description =
                    "Minimum level of records: DEBUG, INFO, WARNING, ERROR or CRITICAL. AIKO_LOG_LEVEL, default INFO")
    String level();

    @AttributeDefinition(
            required = false,
            description =
                    "Destinations. all: console and MQTT; true: MQTT only; false: console only. AIKO_LOG_MQTT, default all",
            options = {
                @Option(label = "console and MQTT", value = "all"),
                @Option(label = "MQTT only", value = "true"),
                @Option(label = "console only", value = "false")
            })
    String mqtt();

    @AttributeDefinition(
            required = false,
            description =
                    "Topics on MQTT of the records of a service. service: its own, SERVICE/log; process: that of its process,"
                            + " PROCESS/0/log, as the reference implementation; both; auto: its own, and that of its process while a"
                            + " program of the reference implementation follows a service of the process. AIKO_LOG_TOPIC, default auto",
            options = {
                @Option(label = "service, and process for programs of the reference", value = "auto"),
                @Option(label = "service", value = "service"),
                @Option(label = "process", value = "process"),
                @Option(label = "service and process", value = "both")
            })
    String topic();

    @AttributeDefinition(
            required = false,
            description =
                    "Period in seconds in which a repeated record is counted instead of written; 0 writes every record."
                            + " AIKO_LOG_REPEAT_PERIOD, default 6")
    String repeat_period();

    @AttributeDefinition(
            required = false,
            description = "Format of the console: text or json. Default text",
            options = {
                @Option(label = "text", value = "text"),
                @Option(label = "JSON, one object per line", value = "json")
            })
    String format();

    @AttributeDefinition(
            required = false,
            description =
                    "A file to which records are written as well, independent of mqtt; a relative path is resolved"
                            + " against the data folder. Default none")
    String file();

    @AttributeDefinition(
            required = false,
            description = "Format of the file: text or json. Default text",
            options = {
                @Option(label = "text", value = "text"),
                @Option(label = "JSON, one object per line", value = "json")
            })
    String file_format();

    @AttributeDefinition(
            required = false,
            type = AttributeType.LONG,
            min = "1024",
            description = "Size in bytes after which the file is rotated. Default 10485760")
    String file_bytes();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "1000",
            description = "Number of files; if there are several, a number follows the name, and 0 is the newest."
                    + " Default 5")
    String file_count();
}
