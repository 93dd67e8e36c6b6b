// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

/** A failure of a command, which is printed as one line. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message, null, false, false);
    }
}
