// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

/** A client has sent something that MQTT or a limit does not allow; the server closes its connection. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param problem the cause, for the log */
    public ProtocolViolation(String problem) {
        super(problem, null, false, false);
    }
}
