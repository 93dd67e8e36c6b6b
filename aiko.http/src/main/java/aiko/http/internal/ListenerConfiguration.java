// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the HTTP listener, PID {@code aiko.http}. */
@ObjectClassDefinition(
        name = "Aiko HTTP listener",
        description = "Serves health, metrics and the web console, as far as they are configured")
@interface ListenerConfiguration {
    String PID = "aiko.http";

    @AttributeDefinition(
            description = "The address on which the listener accepts connections. Any address other than the loopback"
                    + " address admits other hosts to health and metrics, which have no password")
    String host() default "127.0.0.1";

    @AttributeDefinition(
            description = "The port; 0: any free one, which a line of the log names",
            min = "0",
            max = "65535")
    int port() default 8181;

    @AttributeDefinition(
            description =
                    "Requests that are answered at the same time; further ones get 503. Probes of health are not counted",
            min = "2",
            max = "1000")
    int requests() default 32;
}
