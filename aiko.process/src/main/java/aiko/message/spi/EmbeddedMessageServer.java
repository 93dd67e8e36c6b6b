// SPDX-License-Identifier: Apache-2.0
package aiko.message.spi;

import aiko.threading.AnyThread;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Published as an OSGi service by a bundle that runs an MQTT server inside this framework, once it accepts connections.
 * A process whose server has the same port on this machine connects to it at once, without waiting for its next try.
 */
@AnyThread
@ConsumerType
public interface EmbeddedMessageServer {
    /** The port on which it accepts connections, from 1 to 65,535. */
    int port();

    /** Its figures; empty if it keeps none. Any thread. */
    default Optional<EmbeddedServerStatistics> statistics() {
        return Optional.empty();
    }
}
