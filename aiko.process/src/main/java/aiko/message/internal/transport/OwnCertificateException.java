// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/** The server asks who we are, and the certificate that we have would not tell it. The message says why. */
public final class OwnCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnCertificateException(String message) {
        super(message, null, false, false);
    }
}
