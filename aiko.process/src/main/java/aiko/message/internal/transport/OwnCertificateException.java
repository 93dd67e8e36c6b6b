// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/** The server requires a client certificate, and the configured one cannot be shown. The message has the reason. */
public final class OwnCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnCertificateException(String message) {
        super(message, null, false, false);
    }
}
