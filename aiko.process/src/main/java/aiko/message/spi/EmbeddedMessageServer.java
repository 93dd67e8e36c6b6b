// SPDX-License-Identifier: Apache-2.0
package aiko.message.spi;

import aiko.threading.AnyThread;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An MQTT server in this framework. A bundle that runs one registers this as an OSGi service when the server accepts
 * connections. Each process with that server port on this machine then connects at once, before its next retry.
 *
 * <pre>{@code
 * context.registerService(EmbeddedMessageServer.class, () -> 1883, null);
 * }</pre>
 */
@AnyThread
@ConsumerType
public interface EmbeddedMessageServer {
    /** The port of the server, from 1 to 65,535. */
    int port();

    /** The figures of the server; empty if it has none. */
    default Optional<EmbeddedServerStatistics> statistics() {
        return Optional.empty();
    }
}
