// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

/** A command of a service threw an exception: the cause. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String command, Throwable cause) {
        super("command " + command + " failed: " + cause, cause, false, false);
    }
}
