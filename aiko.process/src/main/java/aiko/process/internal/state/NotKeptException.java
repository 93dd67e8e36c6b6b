// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

/** Says in words for people what in a state can't be carried to another version, or over a restart. */
public final class NotKeptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotKeptException(String message) {
        super(message);
    }
}
