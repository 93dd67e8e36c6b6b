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
                    "Names of this machine that requests may be for, beside localhost and addresses: those of other machines,"
                            + " such as Prometheus and browsers, if they do not use its address. * stands for all of them, which"
                            + " lets any site read health and metrics through the browser of somebody who can reach them (DNS"
                            + " rebinding)")
    String[] hosts() default {};

    @AttributeDefinition(
            required = false,
            description =
                    "PEM file with the certificate of the listener, followed by those up to an authority; a relative"
                            + " path is relative to the folder etc. With tls.key, the listener speaks TLS; default none")
    String tls_certificate();

    @AttributeDefinition(
            required = false,
            description = "PEM file with the private key of the listener, in PKCS #8 and not encrypted; default none")
    String tls_key();

    @AttributeDefinition(
            description = "Requests that are answered at the same time; further ones get 503. Probes of health and the"
                    + " web console are not counted: they have room of their own",
            min = "2",
            max = "1000")
    int requests() default 32;
}
