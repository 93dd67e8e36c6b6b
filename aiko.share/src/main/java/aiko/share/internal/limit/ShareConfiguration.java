// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import aiko.share.SharedState;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of shared states, PID {@code aiko.share}. */
@ObjectClassDefinition(name = "Aiko shared state", description = "Limits of what others can make shared states store")
@interface ShareConfiguration {
    String PID = "aiko.share";

    @AttributeDefinition(
            min = "1",
            description = "Limit of leases on one shared state, in number; the state refuses further ones")
    int leases() default SharedState.MOST_LEASES;

    @AttributeDefinition(
            min = "0",
            description =
                    "Memory limit of leases and queued requests of all shared states in bytes; further ones are refused."
                            + " 0: 32 MiB, or a 64th of the JVM's heap if that is less")
    long leases_bytes() default 0;

    @AttributeDefinition(
            min = "0",
            description =
                    "Memory limit of the items of all shared states, own and followed, in bytes; others can then only"
                            + " set smaller values. 0: 64 MiB, or a 32nd of the JVM's heap if that is less")
    long items_bytes() default 0;
}
