// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.websocket;

import java.io.EOFException;

/** The server has closed a WebSocket and sent the reason. */
public final class WebSocketClosedException extends EOFException {
    private static final long serialVersionUID = 1;

    /** @param code RFC 6455, section 7.4 */
    WebSocketClosedException(int code, String reason) {
        super("the server closed the WebSocket: status " + code
                + (reason.isBlank() ? "" : ", \"" + reason.replaceAll("\\p{Cntrl}", "?") + '"'));
    }
}
