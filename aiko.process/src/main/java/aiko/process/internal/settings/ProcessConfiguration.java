// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The configuration of a process, PID {@code aiko.process}, or {@code aiko.process.additional~NAME} for a further one.
 * A setting that is missing or empty is read from its environment variable, most of which are those of the reference
 * implementation, else {@link ProcessSettings} has its default: so every setting is text, and none has a default here.
 */
@ObjectClassDefinition(
        id = "aiko.process.internal.ProcessConfiguration",
        name = "Aiko process",
        description =
                "The identity of a process and its MQTT server. A setting that is missing or empty is read from its"
                        + " environment variable, else it has its default.")
public @interface ProcessConfiguration {
    String PID = "aiko.process";

    /** The factory PID of further processes. */
    String ADDITIONAL_PID = "aiko.process.additional";

    @AttributeDefinition(
            required = false,
            description =
                    "The first level of all topics; it separates installations on one MQTT server. AIKO_NAMESPACE, default aiko")
    String namespace();

    @AttributeDefinition(
            required = false,
            description = "The host in topic paths. AIKO_PROCESS_HOST, default the name of this host")
    String process_host();

    @AttributeDefinition(
            required = false,
            description =
                    "The process id in topic paths. AIKO_PROCESS_ID, default the process id of the operating system")
    String process_id();

    @AttributeDefinition(
            required = false,
            options = {@Option(label = "rename", value = "rename"), @Option(label = "terminate", value = "terminate")},
            description =
                    "If another process is running with the same topic path: rename takes another process id, terminate"
                            + " ends the container with status 1 if this process starts. AIKO_PROCESS_DUPLICATE, default rename")
    String process_duplicate();

    @AttributeDefinition(
            required = false,
            description =
                    "Host name, address or URL of the MQTT server, or several with commas between. AIKO_MQTT_HOST, default localhost, with an embedded server if no server listens there")
    String mqtt_host();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "65535",
            description = "Port of the MQTT server. AIKO_MQTT_PORT, default 1883")
    String mqtt_port();

    @AttributeDefinition(
            required = false,
            options = {@Option(label = "tcp", value = "tcp"), @Option(label = "websockets", value = "websockets")},
            description = "The transport to the MQTT server. AIKO_MQTT_TRANSPORT, default tcp")
    String mqtt_transport();

    @AttributeDefinition(
            required = false,
            options = {@Option(label = "true", value = "true"), @Option(label = "false", value = "false")},
            description = "Whether to connect with TLS. AIKO_MQTT_TLS, default true if a user name is set, else false")
    String mqtt_tls();

    @AttributeDefinition(required = false, description = "User name for the MQTT server. AIKO_USERNAME, default none")
    String username();

    @AttributeDefinition(
            required = false,
            type = AttributeType.PASSWORD,
            description = "Password for the MQTT server, if a user name is set. AIKO_PASSWORD, default none")
    String password();

    @AttributeDefinition(
            required = false,
            description = "File whose first line is the password for the MQTT server, instead of password."
                    + " AIKO_PASSWORD_FILE, default none")
    String password_file();

    @AttributeDefinition(
            required = false,
            description = "PEM file with the certificates of the trusted authorities; default those of the JVM")
    String mqtt_tls_authorities();

    @AttributeDefinition(
            required = false,
            description = "PEM file with the client's certificate chain, if the server requires one; default none")
    String mqtt_tls_certificate();

    @AttributeDefinition(
            required = false,
            description = "PEM file with the client's private key, in PKCS #8 and not encrypted; default none")
    String mqtt_tls_key();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "65535",
            description = "Seconds without a message after which the connection is tested; default 60")
    String mqtt_keep_alive();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "3600",
            description = "Time limit of a connection attempt in seconds; default 10")
    String mqtt_connect_limit();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "0",
            max = "86400",
            description =
                    "Seconds between tries to return to the first of several addresses; default 0, which is never")
    String mqtt_return_interval();

    @AttributeDefinition(
            required = false,
            options = {@Option(label = "true", value = "true"), @Option(label = "false", value = "false")},
            description = "false: the services of this process reach each other without an MQTT server; default true")
    String mqtt_connection_required();

    @AttributeDefinition(
            required = false,
            options = {@Option(label = "true", value = "true"), @Option(label = "false", value = "false")},
            description = "Whether the container ends with status 1 when the registrar announces that it is absent;"
                    + " default false")
    String registrar_absent_terminate();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "1",
            max = "256",
            description = "Number of threads that run the services of each bundle; default 1, or the framework property"
                    + " aiko.event.threads")
    String event_threads();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "0",
            max = "3600",
            description = "Seconds that one call of a service or handler may take before it is logged and shown by aiko"
                    + " status; 0 for never; default 1")
    String event_busy_limit();

    @AttributeDefinition(
            required = false,
            type = AttributeType.LONG,
            min = "1048576",
            description =
                    "Bytes of memory for messages that are queued for the services and bundles of this process; default"
                            + " an eighth of the heap of the JVM")
    String event_inbox_bytes();

    @AttributeDefinition(
            required = false,
            type = AttributeType.LONG,
            min = "1048576",
            description =
                    "Bytes of memory for messages that are queued for the MQTT server; default an eighth of the heap of"
                            + " the JVM")
    String mqtt_outbox_bytes();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "0",
            max = "3600",
            description =
                    "Seconds that the place of a service is kept, and its messages are queued, while its bundle is"
                            + " replaced or its component is unsatisfied; 0 removes it at once; default 2")
    String swap_grace();

    @AttributeDefinition(
            required = false,
            type = AttributeType.INTEGER,
            min = "10",
            max = "3600000",
            description = "Milliseconds after which a durable service that has handled messages is asked for its state;"
                    + " changes of this time are lost if the container is killed; default 1000")
    String state_interval();
}
