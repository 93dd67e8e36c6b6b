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
}
