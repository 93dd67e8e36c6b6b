// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

/** A failure of a command, which is printed as one line; its stack trace is for {@code --trace}. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    /** @param cause its stack trace can be seen, too */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param cause its stack trace can be seen, too; its message is the one of the command, if it has one */
    public CommandException(Throwable cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }
}
