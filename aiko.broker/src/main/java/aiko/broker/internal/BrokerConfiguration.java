// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the embedded MQTT server, PID {@code aiko.broker}. */
@ObjectClassDefinition(
        name = "Aiko embedded MQTT server",
        description = "Starts where no MQTT server is configured and nothing listens on the process's port")
@interface BrokerConfiguration {
    String PID = "aiko.broker";

    @AttributeDefinition(description = "false: no MQTT server is ever started in this container")
    boolean enabled() default true;

    @AttributeDefinition(
            description = "The address it listens on; anything but the loopback address lets others in,"
                    + " without a password")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "Largest payload in bytes", min = "1024")
    int payload_bytes() default 8 << 20;

    @AttributeDefinition(
            description =
                    "Bytes of memory that retained messages may take; what comes beyond is passed on and not kept."
                            + " 0: an eighth of the JVM's heap",
            min = "0")
    long retained_bytes() default 0;

    @AttributeDefinition(description = "How many retained messages there may be", min = "1")
    int retained_messages() default 1_000_000;

    @AttributeDefinition(
            description =
                    "Seconds that others wait to publish for a client that does not read, before its connection is"
                            + " closed",
            min = "1",
            max = "3600")
    int stall_seconds() default 10;
}
