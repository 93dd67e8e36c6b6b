// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * How far a process has come in reaching the others; each state includes those before it.
 *
 * <p>Source: {@code connection.py} of the reference implementation.
 */
public enum ConnectionState {
    /** Nothing yet. */
    NONE,
    /** There is a network. */
    NETWORK,
    /** The address of the MQTT server is known. */
    BOOTSTRAP,
    /** The MQTT server has accepted the connection. */
    TRANSPORT,
    /** A registrar has announced itself, and has answered as the primary. */
    REGISTRAR;

    /** Whether this state includes the other. */
    public boolean isAtLeast(ConnectionState other) {
        return compareTo(other) >= 0;
    }
}
