// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of each change of a process's connection, on the event loop of the bundle that has added it. */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ConnectionListener {
    /** The connection is in this state now. It must not block. */
    void connectionStateChanged(ConnectionState state);
}
