// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

/** A state contains something that cannot be passed to another version, or kept over a restart. The message is for people. */
public final class NotKeptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotKeptException(String message) {
        super(message);
    }
}
