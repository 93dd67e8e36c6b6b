// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of what is kept of durable services, PID {@code aiko.state}. */
@ObjectClassDefinition(
        name = "Aiko durable states",
        description = "How the states of durable services are kept over a restart of the container")
@interface StateConfiguration {
    String PID = "aiko.state";

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "10",
            max = "3600000",
            description =
                    "Milliseconds after which a service that has had messages is asked for its state: what is lost"
                            + " at most when the container is killed; default 1000")
    String interval();
}
