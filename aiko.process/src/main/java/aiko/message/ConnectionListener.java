// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets each change of the connection of a process, on the event loop of the bundle that added it.
 *
 * <pre>{@code
 * process.addConnectionListener(state -> lamp.color(state.isAtLeast(ConnectionState.TRANSPORT) ? Color.GREEN : Color.RED));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ConnectionListener {
    /** The connection has this state now. It must not block. */
    void connectionStateChanged(ConnectionState state);
}
