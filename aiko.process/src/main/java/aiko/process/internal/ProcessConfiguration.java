// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of a process, PID {@code aiko.process}, or {@code aiko.process.additional~NAME} for a further one. What it leaves empty comes from the environment variables of
 * the reference implementation, and what these leave empty from the defaults of {@link ProcessSettings}.
 */
@ObjectClassDefinition(
        name = "Aiko process",
        description = "A process: its place in the world and its MQTT server. An empty value means: the environment"
                + " variable, else the default.")
@interface ProcessConfiguration {
    String PID = "aiko.process";

    /** The factory PID of further processes. */
    String ADDITIONAL_PID = "aiko.process.additional";

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

    @AttributeDefinition(
            description = "PEM file with the certificates of authorities to trust; default those that the JVM trusts")
    String mqtt_tls_authorities() default "";

    @AttributeDefinition(description = "PEM file with the client's certificate chain, where the server asks for one")
    String mqtt_tls_certificate() default "";

    @AttributeDefinition(description = "PEM file with the client's private key, as PKCS #8 and not encrypted")
    String mqtt_tls_key() default "";

    @AttributeDefinition(
            description = "Seconds, 1 to 65535, of silence after which the connection is tested; default 60")
    String mqtt_keep_alive() default "";

    @AttributeDefinition(description = "Seconds, 1 to 3600, that one try to connect may take; default 10")
    String mqtt_connect_limit() default "";

    @AttributeDefinition(
            description = "true or false: false lets services of this process reach each other while there is no MQTT"
                    + " server; default true")
    String mqtt_connection_required() default "";

    @AttributeDefinition(
            description = "true or false: whether the container ends with status 1 when the registrar says that it is"
                    + " gone; default false")
    String registrar_absent_terminate() default "";

    @AttributeDefinition(
            description = "Threads, 1 to 256, that run services; with 1, services share the thread of the process;"
                    + " default 1, or the framework property aiko.event.threads")
    String event_threads() default "";
}
