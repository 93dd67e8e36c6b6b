// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the SSH server, PID {@code aiko.ssh}. */
@ObjectClassDefinition(
        name = "Aiko remote shell",
        description = "The shell over SSH. It runs while this configuration exists, even if it is empty")
@interface SshConfiguration {
    String PID = "aiko.ssh";

    @AttributeDefinition(description = "The address on which the server listens; 0.0.0.0 for all addresses")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "Port; 0 for any free one, which the log names", min = "0", max = "65535")
    int port() default 8101;

    @AttributeDefinition(
            description =
                    "File of the keys that may log in, in the format of OpenSSH; a relative path is relative to the"
                            + " folder etc")
    String authorized_keys() default "authorized_keys";

    @AttributeDefinition(description = "Prompts and commands that may run at one time", min = "1", max = "1000")
    int sessions() default 16;

    @AttributeDefinition(
            description =
                    "Connections that have not logged in yet; a further one closes one of the address that has most of them",
            min = "1",
            max = "1000")
    int unauthenticated() default 10;

    @AttributeDefinition(description = "Failed attempts to log in of one connection", min = "1", max = "100")
    int attempts() default 6;

    @AttributeDefinition(description = "Seconds within which a client has to log in", min = "1", max = "3600")
    int login_seconds() default 30;

    @AttributeDefinition(
            description = "Minutes after which a connection without input or output is closed",
            min = "1",
            max = "10080")
    int idle_minutes() default 30;
}
