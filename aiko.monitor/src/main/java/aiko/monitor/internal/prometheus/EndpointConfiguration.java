// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.prometheus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the endpoint for Prometheus, PID {@code aiko.monitor.prometheus}. */
@ObjectClassDefinition(
        name = "Aiko metrics for Prometheus",
        description =
                "Answers GET /metrics on the HTTP listener of the container. There is no other switch: the endpoint exists"
                        + " while this configuration does")
@interface EndpointConfiguration {
    String PID = "aiko.monitor.prometheus";

    @AttributeDefinition(
            description =
                    "Seconds for the collection of all metrics; if exceeded, the answer is 503 with the bundle that is"
                            + " late. Less than the scrape_timeout of Prometheus",
            min = "0.1",
            max = "60")
    double limit() default 5;
}
