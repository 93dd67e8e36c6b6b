// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the embedded MQTT server, PID {@code aiko.broker}. */
@ObjectClassDefinition(
        name = "Aiko embedded MQTT server",
        description = "Starts if no MQTT server is configured and nothing listens on the port of the process")
@interface BrokerConfiguration {
    String PID = "aiko.broker";

    String LOOPBACK = "127.0.0.1";
    int TLS_PORT = 8883;

    int MIN_PAYLOAD_BYTES = 1024;
    int PAYLOAD_BYTES = 8 << 20;
    /** No packet of MQTT is larger. */
    int MAX_PAYLOAD_BYTES = 256 << 20;

    int RETAINED_MESSAGES = 1_000_000;
    int SESSIONS = 1_000;
    int STALL_SECONDS = 10;
    int MAX_STALL_SECONDS = 3600;

    @AttributeDefinition(description = "false: this container never starts an MQTT server")
    boolean enabled() default true;

    @AttributeDefinition(
            description = "The address on which the server listens. For other machines, such as 0.0.0.0, it needs"
                    + " tls.certificate, tls.key and accounts; they connect to tls.port, and this machine to the port of the"
                    + " process on 127.0.0.1")
    String host() default LOOPBACK;

    @AttributeDefinition(
            required = false,
            description =
                    "PEM file with the certificate of the server, followed by those up to an authority; a relative"
                            + " path is relative to the folder etc. With tls.key, the server listens with TLS on tls.port; default none")
    String tls_certificate();

    @AttributeDefinition(
            required = false,
            description = "PEM file with the private key of the server, in PKCS #8 and not encrypted; default none")
    String tls_key();

    @AttributeDefinition(description = "The port for clients with TLS", min = "1", max = "65535")
    int tls_port() default TLS_PORT;

    @AttributeDefinition(
            required = false,
            description =
                    "File of accounts, one name:hash a line, which aiko password and mosquitto_passwd write; a relative"
                            + " path is relative to the folder etc. All clients need an account then, those on this machine too;"
                            + " default none, which admits everybody")
    String accounts();

    @AttributeDefinition(
            description = "Largest payload in bytes; the server disconnects a client that sends a larger one",
            min = "" + MIN_PAYLOAD_BYTES,
            max = "" + MAX_PAYLOAD_BYTES)
    int payload_bytes() default PAYLOAD_BYTES;

    @AttributeDefinition(
            description =
                    "Memory in bytes for retained messages and the tree of their topics; further ones are delivered"
                            + " but not retained. 0: an eighth of the JVM's heap",
            min = "0")
    long retained_bytes() default 0;

    @AttributeDefinition(description = "Number of retained messages", min = "1")
    int retained_messages() default RETAINED_MESSAGES;

    @AttributeDefinition(
            description =
                    "Memory in bytes for the messages queued for one client; beyond it, its publishers wait. 0: 16"
                            + " MiB, or a 16th of the JVM's heap if that is less",
            min = "0")
    long client_queue_bytes() default 0;

    @AttributeDefinition(
            description =
                    "Memory in bytes for the messages queued for all clients; beyond it, publishers to a client with"
                            + " more than 64 KiB wait, and from half of it, messages for disconnected clients are dropped. 0: a"
                            + " quarter of the JVM's heap",
            min = "0")
    long queue_bytes() default 0;

    @AttributeDefinition(
            description = "Memory in bytes for connections, sessions, subscriptions and last wills; further ones are"
                    + " refused. 0: a 16th of the JVM's heap",
            min = "0")
    long clients_bytes() default 0;

    @AttributeDefinition(
            description = "Memory in bytes for incomplete packets; beyond it, the server closes the connection with the"
                    + " oldest one, unless it is the only one. 0: an eighth of the JVM's heap",
            min = "0")
    long incomplete_bytes() default 0;

    @AttributeDefinition(
            description =
                    "Memory in bytes for the answers that clients have not read; beyond it, the server does not read"
                            + " from clients with more than 4 KiB of them. 0: a 32nd of the JVM's heap",
            min = "0")
    long answers_bytes() default 0;

    @AttributeDefinition(
            description = "Number of sessions of disconnected clients; beyond it, the oldest is discarded",
            min = "1")
    int sessions() default SESSIONS;

    @AttributeDefinition(
            description =
                    "Seconds for which publishers wait for a client that does not read; then the server disconnects"
                            + " that client",
            min = "1",
            max = "" + MAX_STALL_SECONDS)
    int stall_seconds() default STALL_SECONDS;
}
