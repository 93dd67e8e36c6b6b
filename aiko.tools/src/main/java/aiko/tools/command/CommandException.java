// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

/** The command failed, for a reason that fits in one line: exit status 1. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message the problem, its cause, and what to do */
    public CommandException(String message) {
        super(message);
    }
}
