// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        id = TracingConfiguration.PID,
        name = "Aiko tracing",
        description = "Sends spans of commands, requests and swaps to a collector of OpenTelemetry")
@interface TracingConfiguration {
    String PID = "aiko.tracing";

    @AttributeDefinition(description = "The address to which spans are sent: OTLP over HTTP, as binary protobuf")
    String endpoint() default "http://127.0.0.1:4318/v1/traces";

    @AttributeDefinition(description = "The name of the service in the traces, service.name of OpenTelemetry")
    String name() default "aiko";

    @AttributeDefinition(
            description =
                    "The share of the traces that begin here and are recorded; those that begin in another container"
                            + " are recorded if that one records them",
            min = "0",
            max = "1")
    double ratio() default 1;
}
