// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

/** A failure of a command, which is printed as one line. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message, null, false, false);
    }

    /** @param cause its stack trace can be seen; its message is the one of the command, if it has one */
    public CommandException(Throwable cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause, false, false);
    }
}
