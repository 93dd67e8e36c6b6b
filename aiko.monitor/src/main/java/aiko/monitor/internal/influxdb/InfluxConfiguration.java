// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the writer for InfluxDB, PID {@code aiko.monitor.influxdb}. */
@ObjectClassDefinition(
        name = "Aiko metrics for InfluxDB",
        description = "Writes all metrics to InfluxDB periodically, while this configuration exists")
@interface InfluxConfiguration {
    String PID = "aiko.monitor.influxdb";

    @AttributeDefinition(description = "The address of the server")
    String url() default "http://localhost:8086";

    @AttributeDefinition(
            required = false,
            description = "InfluxDB 1.x: the database. Empty for InfluxDB 2.x, with a bucket instead")
    String database() default "";

    @AttributeDefinition(required = false, description = "InfluxDB 2.x: the bucket")
    String bucket() default "";

    @AttributeDefinition(required = false, description = "InfluxDB 2.x: the organization")
    String org() default "";

    @AttributeDefinition(
            name = "token.file",
            required = false,
            description =
                    "A file with the token (2.x), or with USER:PASSWORD (1.x), read at each write. Default: the environment"
                            + " variable AIKO_INFLUXDB_TOKEN; without both, none is sent")
    String token_file() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "The value of the tag instance of all points, if several containers of one host write to the same"
                            + " server. Empty: no such tag")
    String instance() default "";

    @AttributeDefinition(description = "Seconds between two snapshots", min = "1", max = "3600")
    int period() default 10;

    @AttributeDefinition(name = "batch.points", description = "Points in one request", min = "1", max = "100000")
    int batch_points() default 5000;

    @AttributeDefinition(
            name = "buffer.bytes",
            description = "Memory for points that cannot be written yet; beyond it, the oldest are discarded",
            min = "65536",
            max = "1073741824")
    long buffer_bytes() default 4194304;
}
