// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of a registrar, PID {@code aiko.registrar}. */
@ObjectClassDefinition(
        name = "Aiko registrar",
        description = "The directory of services and the election of its primary")
@interface RegistrarConfiguration {
    String PID = "aiko.registrar";

    @AttributeDefinition(
            min = "1",
            description = "Longest time, in milliseconds, for which a registrar looks for a primary before it"
                    + " becomes one")
    long search_limit_ms() default 2_000;

    @AttributeDefinition(
            description =
                    "Whether the registrar takes over from the primary when it starts; aiko run --primary does the"
                            + " same")
    boolean primary() default false;

    @AttributeDefinition(
            description = "Whether directory and history are kept in the data folder, for when the container starts"
                    + " again")
    boolean state_keep() default false;

    @AttributeDefinition(
            min = "0",
            description =
                    "Bytes of memory that the directory may take: further services are refused. 0: a quarter of the"
                            + " JVM's heap, or all but a quarter and 128 MiB where that is more")
    long directory_bytes() default 0;

    @AttributeDefinition(
            min = "0",
            description = "Bytes of removed services that the registrar remembers, besides the limit of 4,096 services:"
                    + " the oldest are discarded. 0: 64 MiB, or a 32nd of the JVM's heap if that is less")
    long history_bytes() default 0;
}
