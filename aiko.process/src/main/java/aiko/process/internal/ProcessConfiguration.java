// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of a process, PID {@code aiko.process}. What it leaves empty comes from the environment variables of
 * the reference implementation, and what these leave empty from the defaults of {@link ProcessSettings}.
 */
@ObjectClassDefinition(
        name = "Aiko process",
        description = "A process: its place in the world and its MQTT server. An empty value means: the environment"
                + " variable, else the default.")
@interface ProcessConfiguration {
    String PID = "aiko.process";

    @AttributeDefinition(description = "Keeps installations on one server apart. AIKO_NAMESPACE, default aiko")
    String namespace() default "";

    @AttributeDefinition(description = "Host name or address of the MQTT server. AIKO_MQTT_HOST, default localhost")
    String mqtt_host() default "";

    @AttributeDefinition(description = "Port of the MQTT server, 1 to 65535. AIKO_MQTT_PORT, default 1883")
    String mqtt_port() default "";

    @AttributeDefinition(description = "tcp or websockets. AIKO_MQTT_TRANSPORT, default tcp")
    String mqtt_transport() default "";

    @AttributeDefinition(
            description = "true or false. AIKO_MQTT_TLS, default true where a user name is set, else false")
    String mqtt_tls() default "";

    @AttributeDefinition(description = "User name for the MQTT server. AIKO_USERNAME, default none")
    String username() default "";

    @AttributeDefinition(description = "Password for the MQTT server. AIKO_PASSWORD, default none")
    String password() default "";
}
