// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

/** A command failed for a reason that its one line tells. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message, null, false, false);
    }
}
