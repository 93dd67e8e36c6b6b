// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of all metrics, PID {@code aiko.monitor}. */
@ObjectClassDefinition(name = "Aiko metrics", description = "What is measured, for Prometheus and InfluxDB alike")
@interface SeriesConfiguration {
    String PID = "aiko.monitor";

    @AttributeDefinition(
            name = "series.names",
            description =
                    "Names of services that have series of their own, in all processes of the container together, and the"
                            + " same number of bundles with event loops; the figures of all others are summed as (others)",
            min = "0",
            max = "10000")
    int series_names() default 100;
}
