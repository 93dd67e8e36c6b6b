// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

/** A client has sent what MQTT does not allow; its connection is closed. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param problem what it has sent, as the end of a sentence about the client */
    public ProtocolViolation(String problem) {
        super(problem, null, false, false);
    }
}
