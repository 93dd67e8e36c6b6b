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
            description =
                    "Longest time in milliseconds that the registrar searches for a primary before it becomes the primary")
    long search_limit_ms() default 2_000;

    @AttributeDefinition(
            description =
                    "Whether the registrar takes over from the primary when it starts, as with aiko run --primary")
    boolean primary() default false;

    @AttributeDefinition(
            description = "Whether the registrar keeps directory and history in the data folder over a restart")
    boolean state_keep() default false;

    @AttributeDefinition(
            min = "0",
            description =
                    "Memory limit of the directory in bytes; the registrar refuses further services. 0: a quarter of the"
                            + " JVM's heap, or three quarters less 128 MiB if that is more")
    long directory_bytes() default 0;

    @AttributeDefinition(
            min = "0",
            description =
                    "Limit of the history of removed services in bytes; the registrar discards the oldest. 0: 64 MiB,"
                            + " or a 32nd of the JVM's heap if that is less")
    long history_bytes() default 0;

    @AttributeDefinition(
            min = "0",
            max = "3600",
            description =
                    "Seconds within which the registrar finds out that a process, or the primary, has died without a last"
                            + " will: it asks each of them. Less than 2 counts as 2. 0: it asks nobody")
    int liveness_limit() default 10;
}
