// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the web console. */
@ObjectClassDefinition(
        name = "Aiko web console",
        description = "Shows and changes a container in a browser, on the listener aiko.http")
public @interface ConsoleSettings {
    /** Whether browsers of other machines use TLS although the listener does not. */
    @AttributeDefinition(
            name = "TLS of a proxy",
            description =
                    "true: a proxy on another machine receives the requests of browsers, with TLS, and passes them on. Otherwise,"
                            + " the console answers other machines only if the listener itself has tls.certificate and tls.key")
    boolean tls_proxy() default false;

    /** Megabytes. */
    @AttributeDefinition(
            name = "Upload limit",
            description = "the largest bundle that can be uploaded, in MB",
            min = "1",
            max = "2000")
    int upload_limit() default 64;

    /** Hours. */
    @AttributeDefinition(
            name = "Session limit",
            description = "a session that is not used for this number of hours ends",
            min = "1",
            max = "8760")
    int session_hours() default 12;
}
