// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * The connection of a process to others, in steps; each state includes those before it.
 *
 * <pre>{@code
 * if (process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
 *     messages.publish("example/lamp/state", "(present)".getBytes(UTF_8));
 * }
 * }</pre>
 *
 * <p>Source: {@code connection.py} of the reference implementation, without its {@code NETWORK}: the address of the server is
 * configured, and known whether or not there is a network.
 */
public enum ConnectionState {
    /** The process is starting. */
    NONE,
    /** The address of the MQTT server is known. */
    BOOTSTRAP,
    /** The MQTT server has accepted the connection, and no other process has answered at the topic path of this one. */
    TRANSPORT,
    /** A registrar has announced itself and has answered as the primary. */
    REGISTRAR;

    /** Whether this state includes the other state. */
    public boolean isAtLeast(ConnectionState other) {
        return compareTo(other) >= 0;
    }
}
